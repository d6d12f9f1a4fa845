package io.waymark.agent.weave;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.refusal.LoadedClasses;
import io.waymark.base.thread.Deadline;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Retransforms classes that were loaded before the agent, or before their stage was enabled. */
public final class ClassRetransformer {
    private static final long POLL_NANOS = 50_000_000L;

    private final Instrumentation instrumentation;
    private final InstrumentationIndex index;
    private final InstrumentationCoverage coverage;
    private final @Nullable ConfiguredMethods configured;

    /**
     * Creates a retransformer.
     *
     * @param instrumentation the JVM's
     * @param index finds the instrumentations of libraries
     * @param coverage records what could not be woven
     */
    public ClassRetransformer(
            Instrumentation instrumentation, InstrumentationIndex index, InstrumentationCoverage coverage) {
        this(instrumentation, index, coverage, null);
    }

    /**
     * Creates a retransformer that knows of configured methods too.
     *
     * @param instrumentation the JVM's
     * @param index finds the instrumentations of libraries
     * @param coverage records what could not be woven
     * @param configured methods that no annotation names; null if there are none
     */
    public ClassRetransformer(
            Instrumentation instrumentation,
            InstrumentationIndex index,
            InstrumentationCoverage coverage,
            @Nullable ConfiguredMethods configured) {
        this.configured = configured;
        this.instrumentation = instrumentation;
        this.index = index;
        this.coverage = coverage;
    }

    /**
     * Returns whether classes outside of the JDK are loaded already. Before {@code main} the JVM has loaded some if they are
     * linked in an AOT cache, or another agent has.
     *
     * @return whether there are such classes, beside those of the agent
     */
    public boolean hasLoadedClasses() {
        ClassLoader own = ClassRetransformer.class.getClassLoader();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (type.getClassLoader() != own && LoadedClasses.isCandidate(type)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Sends the loaded classes of a stage through the transformers again. Not for a thread that is loading a class.
     *
     * @param stage the stage that has been enabled
     */
    public void retransform(ActivationStage stage) {
        retransform(type -> isOfStage(type, stage)
                || (stage == ActivationStage.AUDITED_CALLS
                        && (LoadedClasses.mayBeAnnotated(type)
                                || (configured != null && configured.mayConcern(type)))));
    }

    private boolean isOfStage(Class<?> type, ActivationStage stage) {
        String internalName = type.getName().replace('.', '/');
        LibraryInstrumentation library = index.find(internalName);
        return library != null
                && library.isPartOf(stage, internalName)
                && (type.getClassLoader() != null || WeavingTransformer.isJdkClass(internalName));
    }

    private void retransform(Predicate<Class<?>> wanted) {
        ClassLoader own = ClassRetransformer.class.getClassLoader();
        List<Class<?>> chosen = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (type.getClassLoader() != own && !type.isArray() && !type.isHidden() && wanted.test(type)) {
                chosen.add(type);
            }
        }
        retransform(chosen);
    }

    private void retransform(List<Class<?>> classes) {
        LoadedClasses.retransform(
                instrumentation,
                classes,
                (type, reason) -> coverage.notInstrumented(
                        "class " + type.getName(),
                        "it was loaded before the agent and the JVM cannot retransform it; its calls run unaudited, also"
                                + " those with the failure policy deny: " + reason));
    }

    /**
     * Retransforms a class whose loader has not been made to see the bridge in time, once it does and the class is loaded. Waits
     * for both; for a thread of the agent.
     *
     * @param loader the class's loader
     * @param className the class's binary name
     * @param deadline when to give up, and report the class
     */
    public void retransformOnceBridgeIsVisible(ClassLoader loader, String className, Deadline deadline) {
        while (!deadline.hasPassed()) {
            Class<?> loaded = Weaver.canSeeBridge(loader) ? find(loader, className) : null;
            if (loaded != null) {
                retransform(loaded);
                return;
            }
            deadline.park(POLL_NANOS);
        }
        coverage.notInstrumented("class " + className, Weaver.hiddenBridge(loader));
    }

    /**
     * Reports woven classes that another agent, which the JVM calls after this one, has replaced by its own, and those whose
     * code cannot link the bridge. Waits for those that are being loaded; for a thread of the agent.
     *
     * @param classNames the binary names of the classes
     * @param deadline when to stop waiting
     * @return whether there are any
     */
    public boolean reportReplaced(Set<String> classNames, Deadline deadline) {
        List<Class<?>> found = new ArrayList<>();
        do {
            deadline.park(POLL_NANOS);
            found.clear();
            for (Class<?> type : instrumentation.getAllLoadedClasses()) {
                if (classNames.contains(type.getName())) {
                    found.add(type);
                }
            }
        } while (found.size() < classNames.size() && !deadline.hasPassed());
        boolean replaced = false;
        for (Class<?> type : found) {
            if (LoadedConstants.areAnnotatedAndNotWoven(type)) {
                replaced = true;
                coverage.notInstrumented(
                        "class " + type.getName(),
                        "another agent replaced it after it had been instrumented; its calls run unaudited, also those with the"
                                + " failure policy deny. Name waymark-agent.jar in the last -javaagent option");
            } else if (!canLinkBridge(type)) {
                replaced = true;
                coverage.notInstrumented(
                        "class " + type.getName(),
                        "it is instrumented, but cannot link the agent: its class loader "
                                + type.getClassLoader() + " or its module " + type.getModule() + " hides "
                                + Bridge.class.getPackageName() + "; its calls run unaudited");
            }
        }
        return replaced;
    }

    /** What the JVM asks when woven code calls the bridge first; advice would suppress the error of a wrong answer. */
    private static boolean canLinkBridge(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null
                || (Weaver.canSeeBridge(loader) && type.getModule().canRead(Bridge.class.getModule()));
    }

    private @Nullable Class<?> find(ClassLoader loader, String className) {
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (type.getClassLoader() == loader && type.getName().equals(className)) {
                return type;
            }
        }
        return null;
    }

    /**
     * Sends a loaded class through the transformers again. Not for a thread that is loading a class.
     *
     * @param type the class
     */
    public void retransform(Class<?> type) {
        retransform(List.of(type));
    }
}
