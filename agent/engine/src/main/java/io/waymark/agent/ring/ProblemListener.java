package io.waymark.agent.ring;

import org.jspecify.annotations.Nullable;

/** Is notified of problems. May be called on any thread, also the application's; must return quickly. */
@FunctionalInterface
public interface ProblemListener {
    /**
     * A problem occurred for the first time.
     *
     * @param problem what went wrong and what it means
     * @param cause its message may hold data of the application; null if there is none
     */
    void onProblem(String problem, @Nullable Throwable cause);
}
