package io.waymark.writer.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The journals of a home that cannot be read, such as one with a foreign file: they are tried again and again, and their
 * events stay where they are, but they keep no trail from changing. Each trail counts its own failures: one that has opened a
 * journal reads on where another cannot open it any more. Used by one thread.
 */
final class UnreadableJournals {
    /** Who looks for the ends of the journals, for all trails; no trail has this name. */
    static final String ENDS = "";

    private final long patienceNanos;

    /** Since when they fail, in terms of {@link System#nanoTime}. */
    private final Map<Reading, Long> failingSince = new HashMap<>();

    /** A journal, and the trail for which it is read; or {@link #ENDS}. */
    private record Reading(String trail, String instance) {}

    /**
     * Starts without any.
     *
     * @param patience how long a journal is waited for, which may be one that is being recovered, or whose file is being
     *     created
     */
    UnreadableJournals(Duration patience) {
        patienceNanos = patience.toNanos();
    }

    void add(String trail, String instance) {
        failingSince.putIfAbsent(new Reading(trail, instance), System.nanoTime());
    }

    void remove(String trail, String instance) {
        // Runs up to a thousand times a second for each journal, and nearly always none has failed.
        if (!failingSince.isEmpty()) {
            failingSince.remove(new Reading(trail, instance));
        }
    }

    /** Forgets the journals of a trail that are not among those. */
    void retain(String trail, List<String> instances) {
        failingSince.keySet().removeIf(each -> each.trail.equals(trail) && !instances.contains(each.instance));
    }

    /** Returns whether a journal has failed for so long that nothing waits for it. */
    boolean contains(String trail, String instance) {
        Long since = failingSince.get(new Reading(trail, instance));
        return since != null && System.nanoTime() - since >= patienceNanos;
    }
}
