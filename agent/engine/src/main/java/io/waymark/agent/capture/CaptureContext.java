package io.waymark.agent.capture;

import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.calls.PendingCalls;
import io.waymark.agent.context.CallerContext;
import io.waymark.agent.redact.Redactor;
import io.waymark.agent.ring.Ring;

/** What all captured calls share. Safe for use by many threads. */
record CaptureContext(
        CaptureLimits limits,
        Redactor redaction,
        ValueShapes shapes,
        CallerContext callers,
        Ring ring,
        CaptureFailures failures,
        PendingCalls pendingCalls) {}
