package io.waymark.agent.clientcall;

import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.identity.Requester;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.ring.Ring;
import io.waymark.writer.selectors.EventSelection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The agent, as adapters of libraries see it. Safe for use by many threads. */
public final class AdapterContext {
    private final AdapterSettings settings;
    private final EventSelection selection;
    private final Supplier<@Nullable Requester> requester;
    private final Ring ring;
    private final CaptureFailures failures;

    /**
     * Creates a context.
     *
     * @param settings the configuration
     * @param selection decides which events are recorded
     * @param requester returns on whose behalf the current thread works; null if the service acts by itself
     * @param ring takes the events
     * @param failures reports failures of adapters
     */
    public AdapterContext(
            AdapterSettings settings,
            EventSelection selection,
            Supplier<@Nullable Requester> requester,
            Ring ring,
            CaptureFailures failures) {
        this.settings = settings;
        this.selection = selection;
        this.requester = requester;
        this.ring = ring;
        this.failures = failures;
    }

    /**
     * Returns the configuration.
     *
     * @return the configuration of all adapters
     */
    public AdapterSettings settings() {
        return settings;
    }

    /**
     * Returns the event selection.
     *
     * @return the trail's selection
     */
    public EventSelection selection() {
        return selection;
    }

    /**
     * Returns on whose behalf the current thread works.
     *
     * @return the sender of the request that led here, and the request; null if the service acts by itself
     */
    public @Nullable Requester requester() {
        return requester.get();
    }

    /**
     * Publishes an event to the ring.
     *
     * @param event the event, complete except for its time and the request id that is used if the call has none of its own
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
     * Reports a problem of an adapter that costs no event. An exception that an adapter throws is reported by its caller.
     *
     * @param what what is missing now; fixed text
     * @param cause why; its message is not logged, since it may hold values of the application
     */
    public void warn(String what, Throwable cause) {
        failures.warn(what, cause);
    }
}
