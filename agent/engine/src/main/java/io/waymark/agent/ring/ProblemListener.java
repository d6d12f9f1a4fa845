package io.waymark.agent.ring;

import org.jspecify.annotations.Nullable;

/** Hears of problems. May be called on any thread, also the application's; should be quick. */
@FunctionalInterface
public interface ProblemListener {
    /**
     * A problem occurred for the first time.
     *
     * @param what what went wrong and what it means
     * @param cause what caused it; its message may hold data of the application. Null if there is none
     */
    void onProblem(String what, @Nullable Throwable cause);
}
