package io.waymark.writer.delivery;

import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.Deadline;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Delivers a home for all of its trails, and takes up changes of their definitions: what was journaled before is delivered as
 * the trail was, and what comes after as it is. Used by one thread.
 */
final class TrailsDeliverer implements Closeable {
    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(10);

    private final TrailsReader trails;
    private final Clock clock;
    private final OperatorLog log;
    private final Map<String, HomeDeliverer> deliverers = new LinkedHashMap<>();
    private final JournalRetention retention = new JournalRetention(Set.of());
    private List<HomeDeliverer> polled = List.of();
    private long checkedAt;

    /**
     * Opens the home's trails.
     *
     * @throws IOException if one cannot be opened
     */
    TrailsDeliverer(TrailsReader trails, Clock clock, OperatorLog log) throws IOException {
        this.trails = trails;
        this.clock = clock;
        this.log = log;
        try {
            takeUp(List.of());
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Delivers complete batches, and writes digests that are due.
     *
     * @return whether the journals had new entries
     */
    boolean poll() throws IOException {
        if (System.nanoTime() - checkedAt >= CHECK_NANOS) {
            tryTakeUpChanges();
        }
        boolean busy = false;
        // Runs up to a thousand times a second: without an iterator.
        for (int i = 0; i < polled.size(); i++) {
            busy |= polled.get(i).poll();
        }
        return busy;
    }

    /**
     * Takes up the definitions of the trails as they are now. When it returns, the events that were journaled before are
     * delivered as before, and it is recorded that later ones are not.
     *
     * @throws IOException if the definitions cannot be read, or the events of a changed trail cannot be delivered; this is
     *     tried again each second
     */
    void takeUpChanges() throws IOException {
        checkedAt = System.nanoTime();
        takeUp(List.copyOf(deliverers.values()));
    }

    /** The trails are delivered as they were until the change can be taken up. */
    private void tryTakeUpChanges() {
        try {
            takeUpChanges();
        } catch (IOException e) {
            log.warn("trails." + e.getMessage(), String.valueOf(e.getMessage()), null);
        }
    }

    private void takeUp(List<HomeDeliverer> known) throws IOException {
        Map<String, DeliverySettings> wanted = new LinkedHashMap<>();
        for (DeliverySettings settings : trails.read()) {
            wanted.put(settings.trail().name(), settings);
        }
        try {
            for (HomeDeliverer deliverer : known) {
                String name = deliverer.settings().trail().name();
                if (!isSame(deliverer, wanted.get(name)) && !trails.unreadable().contains(name)) {
                    end(deliverer, wanted.containsKey(name));
                }
            }
            Set<String> kept = new HashSet<>(trails.unreadable());
            kept.addAll(wanted.keySet());
            retention.setTrails(kept);
            for (DeliverySettings settings : wanted.values()) {
                if (!deliverers.containsKey(settings.trail().name())) {
                    begin(settings, wanted.size() == 1);
                }
            }
        } finally {
            polled = List.copyOf(deliverers.values());
        }
    }

    @SuppressWarnings("ReferenceEquality") // unchanged trails have the same settings
    private static boolean isSame(HomeDeliverer deliverer, @Nullable DeliverySettings wanted) {
        return deliverer.settings() == wanted;
    }

    /** Delivers and signs what the trail logs until now. */
    private void end(HomeDeliverer deliverer, boolean continues) throws IOException {
        DeliverySettings settings = deliverer.settings();
        String name = settings.trail().name();
        if (!deliverer.finish(null, 0, Deadline.after(CHANGE_TIMEOUT))) {
            throw new IOException("the trail " + name + " has changed, but the events before the change could not be"
                    + " delivered and signed; retrying");
        }
        deliverer.close();
        deliverers.remove(name);
        if (!continues) {
            // If a trail of this name is created again, it does not log what comes until then.
            try (HomeDeliverer stopped = new HomeDeliverer(settings.stopped(), retention, clock, log)) {
                stopped.openJournals();
            }
        }
    }

    /** Begins to deliver a trail; one that cannot be delivered does not keep the others from it, and is tried again. */
    private void begin(DeliverySettings settings, boolean alone) throws IOException {
        try {
            HomeDeliverer deliverer = new HomeDeliverer(settings, retention, clock, log);
            deliverers.put(settings.trail().name(), deliverer);
            deliverer.openJournals();
        } catch (IOException | RuntimeException e) {
            HomeDeliverer failed = deliverers.remove(settings.trail().name());
            if (failed != null) {
                failed.close();
            }
            if (alone) {
                throw e;
            }
            HomeDeliverer.publishFailure(settings, e, clock, log);
            log.warn(
                    "trails." + settings.trail().name() + "." + e.getMessage(),
                    "the trail " + settings.trail().name()
                            + " cannot be delivered; retrying. Its events stay in the journals: " + e.getMessage(),
                    null);
        }
    }

    /**
     * Delivers everything in the journals for all trails, including incomplete batches, and writes the last digests.
     *
     * @param instance the journal that is delivered first and decides the result; null if all do
     * @param flushIndex index of its last entry that must be delivered
     * @param deadline when to give up
     * @return whether that journal, or all, was delivered and digests list its log files
     */
    boolean finish(@Nullable String instance, long flushIndex, Deadline deadline) throws IOException {
        boolean all = true;
        for (HomeDeliverer deliverer : polled) {
            all &= deliverer.finish(instance, flushIndex, deadline);
        }
        return all;
    }

    @Override
    public void close() {
        new ArrayList<>(deliverers.values()).forEach(HomeDeliverer::close);
        deliverers.clear();
        polled = List.of();
    }
}
