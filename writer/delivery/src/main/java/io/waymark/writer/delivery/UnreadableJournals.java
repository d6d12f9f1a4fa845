package io.waymark.writer.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The journals of a home that cannot be read, such as one with a foreign file: they are tried again and again, and their
 * events stay where they are, but they keep no trail from changing. For all trails of the home. Used by one thread.
 */
final class UnreadableJournals {
    private final long patienceNanos;

    /** Since when they fail, in terms of {@link System#nanoTime}, by the journal's name. */
    private final Map<String, Long> failingSince = new HashMap<>();

    /**
     * Starts without any.
     *
     * @param patience how long a journal is waited for, which may be one that is being recovered, or whose file is being
     *     created
     */
    UnreadableJournals(Duration patience) {
        patienceNanos = patience.toNanos();
    }

    void add(String instance) {
        failingSince.putIfAbsent(instance, System.nanoTime());
    }

    void remove(String instance) {
        failingSince.remove(instance);
    }

    /** Returns whether a journal has failed for so long that nothing waits for it. */
    boolean contains(String instance) {
        Long since = failingSince.get(instance);
        return since != null && System.nanoTime() - since >= patienceNanos;
    }
}
