package io.waymark.agent.calls;

import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;

/** Counts and reports failures of the agent inside a call. Safe for use by many threads; no method throws. */
public final class CaptureFailures {
    private final Counters counters;
    private final ProblemReporter problems;
    private final UnsupportedLibraryListener unsupported;

    /** Takes libraries whose version is not supported. */
    public interface UnsupportedLibraryListener {
        /**
         * Takes a copy of a library.
         *
         * @param woven a class of the library
         * @param library the library's name
         * @param reason what does not fit, and what is supported
         */
        void onUnsupported(Class<?> woven, String library, String reason);
    }

    /**
     * Creates it.
     *
     * @param counters counts the failures
     * @param problems logs each kind of failure once
     */
    public CaptureFailures(Counters counters, ProblemReporter problems) {
        this(
                counters,
                problems,
                (woven, library, reason) -> problems.report("not audited: " + library + ": " + reason, null));
    }

    /**
     * Creates it.
     *
     * @param counters counts the failures
     * @param problems logs each kind of failure once
     * @param unsupported takes libraries whose version is not supported
     */
    public CaptureFailures(Counters counters, ProblemReporter problems, UnsupportedLibraryListener unsupported) {
        this.counters = counters;
        this.problems = problems;
        this.unsupported = unsupported;
        // Initializes classes of the JDK that read a stack trace: at the end of a stack that could fail, for the
        // application too.
        SanitizedException unused = new SanitizedException(new IllegalStateException("preload"));
    }

    /**
     * Reports a copy of a library whose version is not supported.
     *
     * @param woven a class of the library
     * @param library the library's name
     * @param reason what does not fit, and what is supported
     */
    public void reportUnsupported(Class<?> woven, String library, String reason) {
        unsupported.onUnsupported(woven, library, reason);
    }

    /**
     * Counts and reports a failed capture. Its event is missing, or incomplete.
     *
     * @param what what is missing; fixed text
     * @param cause the failure; its message is not logged, since it may hold values of the application
     */
    public void report(String what, Throwable cause) {
        try {
            counters.countCaptureFailure();
            problems.report(what, new SanitizedException(cause));
        } catch (Throwable e) {
            // The stack or the heap is exhausted: the application continues regardless.
        }
    }

    /** Counts and reports an event of which nothing was captured, since its call ended at the end of the stack. */
    public void reportLost() {
        try {
            counters.countNotCaptured();
            problems.report("event lost: its call ended at the end of the stack", null);
        } catch (Throwable e) {
            // As in report.
        }
    }

    /**
     * Reports a problem that costs no event.
     *
     * @param what what is missing; fixed text
     * @param cause the failure; its message is not logged, since it may hold values of the application
     */
    public void warn(String what, Throwable cause) {
        problems.report(what, new SanitizedException(cause));
    }
}
