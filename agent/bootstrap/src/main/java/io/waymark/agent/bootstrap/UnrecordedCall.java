package io.waymark.agent.bootstrap;

/** Ignores everything. */
class UnrecordedCall extends AuditedCall {
    /** Shared by all threads: since it has ended, woven code never writes to it. */
    UnrecordedCall() {
        ended = true;
    }
}
