package io.waymark.agent.ring;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reports each distinct kind of problem once. Safe for use by many threads; never throws. */
public final class ProblemReporter {
    private static final int MAX_KINDS = 1000;

    private final Set<String> reported = ConcurrentHashMap.newKeySet();
    private final ProblemListener listener;

    /**
     * Creates a reporter.
     *
     * @param listener who is told
     */
    public ProblemReporter(ProblemListener listener) {
        this.listener = listener;
    }

    /**
     * Reports a problem, unless one with the same text and the same class of cause has been reported.
     *
     * @param what what went wrong and what it means; fixed text
     * @param cause what caused it; null if there is none
     */
    public void report(String what, @Nullable Throwable cause) {
        try {
            String kind = cause == null ? what : what + '|' + cause.getClass().getName();
            if (reported.size() < MAX_KINDS && reported.add(kind)) {
                listener.onProblem(what, cause);
            }
        } catch (Throwable e) {
            // There is nobody left to tell, and the caller may be the application.
        }
    }
}
