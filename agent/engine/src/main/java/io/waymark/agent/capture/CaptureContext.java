package io.waymark.agent.capture;

import io.waymark.agent.context.CallerContext;
import io.waymark.agent.redact.Redactor;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;
import io.waymark.agent.ring.Ring;

/** What all captured calls share. Safe for use by many threads. */
record CaptureContext(
        CaptureLimits limits,
        Redactor redaction,
        ValueShapes shapes,
        CallerContext callers,
        Ring ring,
        Counters counters,
        ProblemReporter problems) {

    /** Counts and reports a lost event. Never throws. */
    void reportLost() {
        try {
            counters.countNotCaptured();
            problems.report("event lost: its call ended in a stack overflow", null);
        } catch (Throwable e) {
            // As in reportFailure.
        }
    }

    /** Counts and reports a failure of the capture. Never throws. */
    void reportFailure(String what, Throwable cause) {
        try {
            counters.countCaptureFailure();
            problems.report(what, new SanitizedException(cause));
        } catch (Throwable e) {
            // Stack or heap are exhausted: the application must continue regardless.
        }
    }
}
