package io.waymark.agent.weave;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.UncoveredLibrary;
import io.waymark.agent.refusal.RefusalWriter;
import io.waymark.base.log.FailureReason;
import java.lang.instrument.ClassFileTransformer;
import java.lang.invoke.MethodHandles;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Inspects every class that the JVM loads and weaves the few with annotated methods or a library's instrumentation. Until
 * the first of them is loaded, nothing is started: a class costs a walk over its constant pool and one lookup by name.
 */
public final class WeavingTransformer implements ClassFileTransformer {
    private static final int MAX_FIRST_CLASSES = 20;

    private final ClassLoader agentLoader = WeavingTransformer.class.getClassLoader();
    private final WeavingContext context;
    private final InstrumentationIndex index;
    private final InstrumentationCoverage coverage;
    private final @Nullable ConfiguredMethods configured;
    private final AtomicBoolean tasksEnabled = new AtomicBoolean();

    /**
     * Classes of class loaders that hide the bridge, with whether their retransformation has ended. Weak: the agent keeps no
     * class of the application alive.
     */
    private final Map<Class<?>, Boolean> hidingLoaders = Collections.synchronizedMap(new WeakHashMap<>());

    private final Object delegationLock = new Object();

    private final Set<String> firstWovenClasses = ConcurrentHashMap.newKeySet();
    private volatile boolean completionsEnabled;
    private volatile boolean hiddenClassesEnabled;
    private volatile long lastClassLoadNanos = System.nanoTime();

    /** What the transformer needs of the agent. */
    public interface WeavingContext {
        /**
         * Returns the weaver, which is created for the first class that needs it, on the thread that loads that class.
         *
         * @return the weaver
         */
        Weaver weaver();

        /**
         * Returns the failure policy of methods whose annotation names none; also where the agent could not start.
         *
         * @return whether it is {@code deny}
         */
        boolean isDenialDefault();

        /**
         * Retransforms a loaded class on another thread, and waits for it, within bounds: the current thread is loading a
         * class, and its transformers are not called again meanwhile.
         *
         * @param type the class
         * @return whether the retransformation has ended; otherwise it continues
         */
        boolean retransform(Class<?> type);

        /**
         * Retransforms a class that the current thread is loading, once its loader sees the bridge. Returns at once.
         *
         * @param loader the class's loader
         * @param className the class's binary name
         */
        void retransformOnceBridgeIsVisible(ClassLoader loader, String className);

        /**
         * Called once for each stage but the first, when the stage is enabled, on a thread that loads a class; must return at
         * once. Classes of the stage that are loaded already are to be retransformed.
         *
         * @param stage the stage that is enabled now
         */
        void onStageEnabled(ActivationStage stage);
    }

    /**
     * Creates a transformer.
     *
     * @param weaving provides the weaver
     * @param index finds the instrumentations of libraries
     * @param coverage records what could not be woven
     */
    public WeavingTransformer(WeavingContext weaving, InstrumentationIndex index, InstrumentationCoverage coverage) {
        this(weaving, index, coverage, null);
    }

    /**
     * Creates a transformer that weaves configured methods too.
     *
     * @param weaving provides the weaver
     * @param index finds the instrumentations of libraries
     * @param coverage records what could not be woven
     * @param configured methods that no annotation names; null if there are none
     */
    public WeavingTransformer(
            WeavingContext weaving,
            InstrumentationIndex index,
            InstrumentationCoverage coverage,
            @Nullable ConfiguredMethods configured) {
        this.configured = configured;
        this.context = weaving;
        this.index = index;
        this.coverage = coverage;
    }

    /**
     * Returns when the application last loaded a class, not counting those of the JDK.
     *
     * @return the time, by {@link System#nanoTime}
     */
    public long lastClassLoadNanos() {
        return lastClassLoadNanos;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String definedName,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (loader == agentLoader) {
            return null;
        }
        String internalName = definedName;
        try {
            if (internalName == null) {
                // ClassLoader.defineClass(null, …): the name is in the class file alone.
                internalName = OpenedClassReader.of(classFile).getClassName();
            }
            if (loader != null) {
                lastClassLoadNanos = System.nanoTime();
                if (redefined != null && hidingLoaders.containsKey(redefined)) {
                    return context.weaver().weaveDelegation(loader, binaryName(internalName), classFile);
                }
                if (ClassFileScanner.hasEventAnnotation(classFile)) {
                    return enableTasks(weave(loader, internalName, classFile));
                }
                if (hasConfiguredMethod(loader, internalName, classFile)) {
                    return weaveConfigured(loader, internalName, domain, classFile);
                }
            }
            if (hiddenClassesEnabled && redefined == MethodHandles.Lookup.class) {
                return context.weaver().weaveHiddenClassDefinition(binaryName(internalName), classFile);
            }
            LibraryInstrumentation library = index.find(internalName);
            return library == null ? null : weave(library, loader, internalName, domain, classFile);
        } catch (Throwable e) {
            // Whatever went wrong, the class is loaded as it was written, except for calls that must not run unaudited.
            byte[] refusing = loader == null ? null : refuse(loader, classFile);
            reportFailure(internalName == null ? "without a name" : binaryName(internalName), refusing != null, e);
            return refusing;
        }
    }

    private boolean hasConfiguredMethod(ClassLoader loader, String internalName, byte[] classFile) {
        return configured != null
                && !isAgentLoader(loader)
                && !configured.typesOf(loader, internalName, classFile).isEmpty();
    }

    /** A configured class may be one of a library, whose own advice it keeps. */
    private byte @Nullable [] weaveConfigured(
            ClassLoader loader, String internalName, @Nullable ProtectionDomain domain, byte[] classFile) {
        byte[] woven = enableTasks(weave(loader, internalName, classFile));
        LibraryInstrumentation library = index.find(internalName);
        byte[] both = library == null
                ? null
                : weave(library, loader, internalName, domain, woven == null ? classFile : woven);
        return both == null ? woven : both;
    }

    private void reportFailure(String className, boolean refusing, Throwable failure) {
        try {
            coverage.notInstrumented(
                    "class " + className,
                    "weaving failed: " + FailureReason.of(failure)
                            + (refusing ? "; its calls with the failure policy deny are refused" : ""),
                    failure);
        } catch (RuntimeException | LinkageError e) {
            // A damaged jar may lack what reports it. The calls are refused all the same.
        }
    }

    private byte @Nullable [] refuse(ClassLoader loader, byte[] classFile) {
        try {
            return RefusalWriter.refuse(
                    loader,
                    classFile,
                    context.isDenialDefault(),
                    (name, descriptor) -> true,
                    "its class could not be instrumented");
        } catch (RuntimeException e) {
            return null;
        }
    }

    private byte @Nullable [] weave(ClassLoader loader, String internalName, byte[] classFile) {
        Weaver weaver = context.weaver();
        String className = binaryName(internalName);
        boolean delayed = delegateBridge(loader, className);
        byte[] woven = weaver.weave(loader, className, classFile, delayed);
        if (woven != null && firstWovenClasses.size() < MAX_FIRST_CLASSES) {
            firstWovenClasses.add(className);
        }
        return woven;
    }

    /**
     * Returns the first annotated classes that were woven: what another agent does to them, it does to all.
     *
     * @return their binary names
     */
    public Set<String> firstWovenClasses() {
        return Set.copyOf(firstWovenClasses);
    }

    private byte @Nullable [] weave(
            LibraryInstrumentation library,
            @Nullable ClassLoader loader,
            String internalName,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (!isEnabled(library, internalName)
                || isAgentLoader(loader)
                || (loader == null && !isJdkClass(internalName))) {
            return null;
        }
        String limitation = library.limitation(internalName);
        if (limitation != null && library instanceof UncoveredLibrary) {
            coverage.uncovered(library.name(), limitation);
            return null;
        }
        if (limitation != null) {
            coverage.warn(binaryName(internalName), limitation);
            return null;
        }
        Weaver weaver = context.weaver();
        String className = binaryName(internalName);
        boolean delayed = loader != null && delegateBridge(loader, className);
        byte[] woven = weaver.weave(library, loader, className, classFile, delayed);
        if (woven != null && !library.audits().isEmpty()) {
            coverage.library(new InstrumentedLibrary(
                    library.name(), LibraryVersion.of(library.name(), internalName, domain), library.audits()));
        }
        return enableTasks(woven);
    }

    /**
     * Lets a loader that hides the bridge see it, if that can be done. Other threads that load classes through such a loader
     * wait. What was not done in time is tried again with the loader's next class.
     *
     * @return whether the bridge is still hidden because the retransformation takes too long; the class is then woven later
     */
    private boolean delegateBridge(ClassLoader loader, String className) {
        if (Weaver.canSeeBridge(loader)) {
            return false;
        }
        boolean ended = true;
        synchronized (delegationLock) {
            for (Class<?> type = loader.getClass();
                    type != null && type.getClassLoader() != null;
                    type = type.getSuperclass()) {
                Boolean known = hidingLoaders.putIfAbsent(type, false);
                if (known == null || !known) {
                    boolean done = context.retransform(type);
                    hidingLoaders.put(type, done);
                    ended &= done;
                }
            }
        }
        if (ended || Weaver.canSeeBridge(loader)) {
            return false;
        }
        context.retransformOnceBridgeIsVisible(loader, className);
        return true;
    }

    /** Enables {@link ActivationStage#COMPLETIONS}. Classes of the stage that are loaded already are to be retransformed. */
    public void enableCompletions() {
        completionsEnabled = true;
    }

    /** Lets {@link MethodHandles.Lookup} be woven when it is retransformed, which the caller does next. */
    public void enableHiddenClasses() {
        hiddenClassesEnabled = true;
    }

    /**
     * Weaves a hidden class.
     *
     * @param lookupClass the class in whose loader and package it is defined
     * @param classFile its class file
     * @return the woven class file, or the given one
     */
    public byte[] transformHidden(Class<?> lookupClass, byte[] classFile) {
        ClassLoader loader = lookupClass.getClassLoader();
        byte[] woven = loader != null && (configured != null || ClassFileScanner.hasEventAnnotation(classFile))
                ? transform(loader, null, null, null, classFile)
                : null;
        return woven == null ? classFile : woven;
    }

    private boolean isEnabled(LibraryInstrumentation library, String internalName) {
        return switch (library.stage()) {
            case AUDITED_CALLS, REQUESTS -> true;
            case TASKS -> tasksEnabled.get() || isEnabledForCompletions(library, internalName);
            case COMPLETIONS -> isEnabledForCompletions(library, internalName);
        };
    }

    private boolean isEnabledForCompletions(LibraryInstrumentation library, String internalName) {
        return completionsEnabled && library.isPartOf(ActivationStage.COMPLETIONS, internalName);
    }

    private byte @Nullable [] enableTasks(byte @Nullable [] woven) {
        if (woven != null && tasksEnabled.compareAndSet(false, true)) {
            context.onStageEnabled(ActivationStage.TASKS);
        }
        return woven;
    }

    static boolean isJdkClass(String internalName) {
        return internalName.startsWith("java/");
    }

    private static String binaryName(String internalName) {
        return internalName.replace('/', '.');
    }

    /** The agent loads its own copies of libraries through its own loaders; their calls are never audited. */
    private boolean isAgentLoader(@Nullable ClassLoader loader) {
        for (ClassLoader current = loader; current != null; current = current.getParent()) {
            if (current == agentLoader) {
                return true;
            }
        }
        return false;
    }
}
