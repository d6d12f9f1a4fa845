package io.waymark.agent.ring;

/** The ring's lifecycle. All parts of the ring read it, {@link Ring} alone moves it on. Safe for use by many threads. */
final class RingState {
    /** In the order in which a ring passes them; {@code ABANDONED} may be left out. */
    enum Phase {
        /** Takes events. */
        OPEN,
        /** Takes events that no sink will ever get: the agent could not start. */
        ABANDONED,
        /** Takes no more events; the consumer drains the ring. */
        CLOSING,
        /** The consumer has ended, or its time has. */
        CLOSED
    }

    /** A field without a getter: at the end of a stack no method could be called. */
    volatile Phase phase = Phase.OPEN;

    private volatile boolean sinkRequested;

    /** Whether {@code publish} takes events. */
    boolean acceptsEvents() {
        Phase now = phase;
        return now == Phase.OPEN || now == Phase.ABANDONED;
    }

    /** Whether calls may wait for a sink, or for the journal. */
    boolean endsWaits() {
        Phase now = phase;
        return now == Phase.ABANDONED || now == Phase.CLOSED;
    }

    /** Whether a call must not return before there is a sink. */
    boolean isSinkRequested() {
        return sinkRequested;
    }

    void requestSink() {
        sinkRequested = true;
    }
}
