package io.waymark.agent.clientcall;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.ring.ProblemReporter;
import io.waymark.agent.ring.Ring;
import io.waymark.writer.selectors.EventSelection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where adapters of libraries put their events. Safe for use by many threads. */
public final class AdapterContext {
    private final AdapterSettings settings;
    private final EventSelection selection;
    private final Supplier<@Nullable Caller> requester;
    private final Ring ring;
    private final ProblemReporter problems;

    /**
     * Creates it.
     *
     * @param settings what the user decides
     * @param selection which events are recorded
     * @param requester tells whose request the current thread serves
     * @param ring where events go
     * @param problems hears of failures
     */
    public AdapterContext(
            AdapterSettings settings,
            EventSelection selection,
            Supplier<@Nullable Caller> requester,
            Ring ring,
            ProblemReporter problems) {
        this.settings = settings;
        this.selection = selection;
        this.requester = requester;
        this.ring = ring;
        this.problems = problems;
    }

    /**
     * What the user decides.
     *
     * @return it
     */
    public AdapterSettings settings() {
        return settings;
    }

    /**
     * Which events are recorded.
     *
     * @return the trail's selection
     */
    public EventSelection selection() {
        return selection;
    }

    /**
     * Whose request the current thread serves.
     *
     * @return the sender; null if it serves none
     */
    public @Nullable Caller requester() {
        return requester.get();
    }

    /**
     * Puts an event into the ring.
     *
     * @param event it, complete but for its time and the request id that is used where it has none of its own
     */
    public void publish(CapturedEvent event) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        // A random UUID: version 4, variant 2.
        event.requestId(
                (random.nextLong() & ~0xF000L) | 0x4000L,
                (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
        event.completedAt(System.currentTimeMillis());
        ring.publish(event);
    }

    /**
     * Reports a failure of an adapter.
     *
     * @param what what is missing now
     * @param cause why; its message is not passed on, since it may hold values of the application
     */
    public void reportFailure(String what, Throwable cause) {
        IllegalStateException told = new IllegalStateException(cause.getClass().getName());
        told.setStackTrace(cause.getStackTrace());
        problems.report(what, told);
    }
}
