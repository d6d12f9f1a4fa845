package io.waymark.agent.weave;

import net.bytebuddy.description.method.MethodDescription;
import org.jspecify.annotations.Nullable;

/** Methods that can be annotated, but not audited. */
final class UnsupportedMethods {
    private UnsupportedMethods() {}

    /**
     * Returns why a method cannot be audited, and what to do.
     *
     * @param method an annotated method
     * @param both whether it has both event annotations
     * @return null if it can be audited
     */
    static @Nullable String reason(MethodDescription method, boolean both) {
        if (!method.isMethod()) {
            return "constructors cannot be audited; annotate a method that calls it, such as a factory method";
        }
        if (method.isAbstract()) {
            return "the method is abstract; annotate the methods that implement it";
        }
        if (method.isNative()) {
            return "the method is native; annotate a Java method that calls it";
        }
        if (KotlinClass.isSuspendFunction(method)) {
            return "it is a suspend function of Kotlin, which returns at each suspension; annotate a function that does"
                    + " not suspend, such as the one that starts the coroutine";
        }
        return both ? "it has both @ManagementEvent and @DataEvent; keep one of them" : null;
    }
}
