package io.waymark.agent.capture;

import io.waymark.agent.context.CallerContext;
import io.waymark.agent.redact.Redactor;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;
import io.waymark.agent.ring.Ring;

/** What all calls share on their way to the ring. Safe for use by many threads. */
record CaptureContext(
        CaptureLimits limits,
        Redactor redaction,
        ValueShapes shapes,
        CallerContext callers,
        Ring ring,
        Counters counters,
        ProblemReporter problems) {

    /** Counts and reports an event of which nothing could be captured but that it happened. Never throws. */
    void reportLost() {
        try {
            counters.countNotCaptured();
            problems.report("event lost: its call ended at the end of the stack", null);
        } catch (Throwable e) {
            // As in failed.
        }
    }

    /** Counts and reports a failure of ours, whatever it is. Never throws. */
    void reportFailure(String what, Throwable cause) {
        try {
            counters.countCaptureFailure();
            problems.report(what, new SanitizedException(cause));
        } catch (Throwable e) {
            // The stack or the heap is at its end: the application goes on regardless.
        }
    }
}
