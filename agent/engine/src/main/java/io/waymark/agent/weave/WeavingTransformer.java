package io.waymark.agent.weave;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.refusal.RefusalWriter;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Inspects every class that the JVM loads and weaves the few with annotated methods or a library's instrumentation. Until
 * the first of them is loaded, nothing is started: a class costs a walk over its constant pool and one lookup by name.
 */
public final class WeavingTransformer implements ClassFileTransformer {
    private final ClassLoader agentLoader = WeavingTransformer.class.getClassLoader();
    private final WeavingContext context;
    private final InstrumentationIndex index;
    private final InstrumentationCoverage coverage;
    private final AtomicBoolean tasksEnabled = new AtomicBoolean();

    /** Classes of class loaders that hide the bridge. Weak: the agent keeps no class of the application alive. */
    private final Set<Class<?>> hidingLoaders =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final Object delegationLock = new Object();

    private volatile boolean completionsEnabled;
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
         */
        void retransform(Class<?> type);

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
            @Nullable String internalName,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (internalName == null || loader == agentLoader) {
            return null;
        }
        try {
            if (loader != null) {
                lastClassLoadNanos = System.nanoTime();
                if (redefined != null && hidingLoaders.contains(redefined)) {
                    return context.weaver().weaveDelegation(loader, binaryName(internalName), classFile);
                }
                if (ClassFileScanner.hasEventAnnotation(classFile)) {
                    byte[] woven = weaverFor(loader).weave(loader, binaryName(internalName), classFile);
                    return enableTasks(woven);
                }
            }
            LibraryInstrumentation library = index.find(internalName);
            return library == null ? null : weave(library, loader, internalName, classFile);
        } catch (Throwable e) {
            // Whatever went wrong, the class is loaded as it was written, except for calls that must not run unaudited.
            byte[] refusing = loader == null ? null : refuse(loader, classFile);
            coverage.notInstrumented(
                    "class " + binaryName(internalName),
                    "weaving failed: " + e
                            + (refusing == null ? "" : "; its calls with the failure policy deny are refused"));
            return refusing;
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

    private byte @Nullable [] weave(
            LibraryInstrumentation library, @Nullable ClassLoader loader, String internalName, byte[] classFile) {
        if (!isEnabled(library, internalName)
                || isAgentLoader(loader)
                || (loader == null && !isJdkClass(internalName))) {
            return null;
        }
        String limitation = library.limitation(internalName);
        if (limitation != null) {
            coverage.warn(binaryName(internalName), limitation);
            return null;
        }
        byte[] woven = weaverFor(loader).weave(library, loader, binaryName(internalName), classFile);
        return enableTasks(woven);
    }

    /** Returns the weaver, after the loader has been made to see the bridge, if it can be. */
    private Weaver weaverFor(@Nullable ClassLoader loader) {
        Weaver weaver = context.weaver();
        if (loader != null && !Weaver.canSeeBridge(loader)) {
            delegateBridge(loader.getClass());
        }
        return weaver;
    }

    /** Other threads that load classes through such a loader wait. */
    private void delegateBridge(Class<?> loaderType) {
        synchronized (delegationLock) {
            for (Class<?> type = loaderType;
                    type != null && type.getClassLoader() != null;
                    type = type.getSuperclass()) {
                if (hidingLoaders.add(type)) {
                    context.retransform(type);
                }
            }
        }
    }

    /** Enables {@link ActivationStage#COMPLETIONS}. Classes of the stage that are loaded already are to be retransformed. */
    public void enableCompletions() {
        completionsEnabled = true;
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
