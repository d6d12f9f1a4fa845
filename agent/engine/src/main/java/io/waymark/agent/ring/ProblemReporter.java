package io.waymark.agent.ring;

import io.waymark.base.log.DistinctKeys;
import org.jspecify.annotations.Nullable;

/** Reports each distinct kind of problem once. Safe for use by many threads; never throws. */
public final class ProblemReporter {
    private final DistinctKeys reported = new DistinctKeys();
    private final ProblemListener listener;

    /**
     * Creates a reporter.
     *
     * @param listener is notified of the first problem of each kind
     */
    public ProblemReporter(ProblemListener listener) {
        this.listener = listener;
    }

    /**
     * Reports a problem, unless one with the same text and the same class of cause has been reported.
     *
     * @param problem what went wrong and what it means; fixed text
     * @param cause its cause; null if there is none
     */
    public void report(String problem, @Nullable Throwable cause) {
        try {
            String kind =
                    cause == null ? problem : problem + '|' + cause.getClass().getName();
            if (reported.isFirst(kind)) {
                listener.onProblem(problem, cause);
            }
        } catch (Throwable e) {
            // There is no other channel to report to, and the caller may be the application.
        }
    }
}
