package io.waymark.writer.delivery;

import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.Deadline;
import io.waymark.writer.digest.DigestWriter;
import io.waymark.writer.journal.JournalException;
import io.waymark.writer.journal.JournalFolder;
import io.waymark.writer.keys.KeyUnavailableException;
import io.waymark.writer.store.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Delivers all journals of a home: that of this run, those of other living JVMs, those left by dead ones. An error in one
 * journal is logged and tried again later, and does not keep the others waiting. Used by one thread.
 */
final class HomeDeliverer implements Closeable {
    private static final int ENTRIES_PER_TURN = 4_096;
    private static final long JOURNAL_SCAN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long DIGEST_CHECK_NANOS = Duration.ofMillis(100).toNanos();
    private static final long MAX_DIGEST_RETRY_NANOS = Duration.ofMinutes(1).toNanos();

    private final DeliverySettings settings;
    private final DigestWriter digests;
    private final Clock clock;
    private final OperatorLog log;
    private final Map<String, JournalDeliverer> deliveries = new LinkedHashMap<>();
    private final Map<String, Backoff> backoffs = new LinkedHashMap<>();
    private final Map<String, DeliveryStatusPublisher> statusPublishers = new LinkedHashMap<>();
    /** Those of {@link #backoffs}. */
    private List<String> instances = List.of();

    private boolean keyPrepared;
    private long journalsScannedAt;
    private long digestsCheckedAt = System.nanoTime() - DIGEST_CHECK_NANOS;
    private long digestsFailedAt;
    /** Why digests do not go on; null if they do. */
    private @Nullable Exception digestFailure;

    /** What is done with one journal. */
    private interface JournalTask {
        boolean run(JournalDeliverer delivery) throws IOException;
    }

    HomeDeliverer(DeliverySettings plan, Clock clock, OperatorLog log) throws IOException {
        this.settings = plan;
        this.clock = clock;
        this.log = log;
        digests = new DigestWriter(
                plan.journals(), plan.trail(), plan.digestInterval(), plan.store(), plan.keys(), clock, log);
        scanJournals();
    }

    private void scanJournals() throws IOException {
        journalsScannedAt = System.nanoTime();
        for (String instance : JournalFolder.instances(settings.journals())) {
            backoffs.computeIfAbsent(instance, name -> new Backoff());
            if (deliveries.containsKey(instance)
                    && JournalFolder.isOrphaned(settings.journals().resolve(instance))) {
                // Its run has died: it is read anew, from where it is sealed.
                close(deliveries.remove(instance));
            }
        }
        instances = List.copyOf(backoffs.keySet());
    }

    /**
     * Does what there is to do now.
     *
     * @return whether there was anything in the journals
     */
    boolean poll() throws IOException {
        if (System.nanoTime() - journalsScannedAt >= JOURNAL_SCAN_NANOS) {
            scanJournals();
        }
        boolean busy = false;
        // A thousand times a second, while events come: without an iterator.
        for (int i = 0; i < instances.size(); i++) {
            busy |= runTask(instances.get(i), delivery -> delivery.poll(ENTRIES_PER_TURN));
        }
        if (System.nanoTime() - digestsCheckedAt >= DIGEST_CHECK_NANOS) {
            digestsCheckedAt = System.nanoTime();
            writeDueDigests();
        }
        return busy;
    }

    private boolean runTask(String instance, JournalTask turn) {
        Backoff backoff = backoffs.computeIfAbsent(instance, name -> new Backoff());
        if (backoff.isWaiting()) {
            return false;
        }
        DeliveryStatusPublisher told = statusPublisher(instance);
        try {
            JournalDeliverer delivery = deliveries.get(instance);
            if (delivery == null) {
                JournalFolder.recoverOrphaned(settings.journals().resolve(instance), log);
                delivery = new JournalDeliverer(settings, instance, digests, told, clock, log);
                deliveries.put(instance, delivery);
            }
            boolean busy = turn.run(delivery);
            if (delivery.hasUndelivered()) {
                ensureKey();
            }
            backoff.succeeded();
            if (told.isDue()) {
                told.progressed(delivery.oldestUndelivered(), digests.newestDigest(), digestFailure);
            }
            return busy;
        } catch (StoreException e) {
            // Of its own trouble a store tells by itself. The journal's delivery goes on where it is.
            backoff.failed();
            told.failed(e);
            return false;
        } catch (IOException | RuntimeException | LinkageError e) {
            // What was done since the last checkpoint is done again from the journal.
            close(deliveries.remove(instance));
            backoff.failed();
            told.failed(e);
            log.error(
                    "delivery." + instance + "." + e.getClass().getName(),
                    "delivery of the journal " + settings.journals().resolve(instance)
                            + " failed and is tried again; its events are kept",
                    e);
            if (e instanceof JournalException) {
                markDirty(instance);
            }
            return false;
        }
    }

    private DeliveryStatusPublisher statusPublisher(String instance) {
        DeliveryStatusPublisher known = statusPublishers.get(instance);
        if (known == null) {
            known = new DeliveryStatusPublisher(settings.journals().resolve(instance), clock, log);
            statusPublishers.put(instance, known);
        }
        return known;
    }

    private void markDirty(String instance) {
        try {
            JournalFolder.markDirty(settings.journals().resolve(instance));
        } catch (IOException e) {
            log.info("a journal that cannot be read is not marked: " + e);
        }
    }

    /** Has the key made as soon as it is known to be needed, not at the end of a process that must stop soon. */
    private void ensureKey() {
        if (!keyPrepared) {
            keyPrepared = true;
            try {
                settings.keys().current();
            } catch (KeyUnavailableException e) {
                report(e);
            }
        }
    }

    private void writeDueDigests() {
        long pause = Math.min(settings.digestInterval().toNanos(), MAX_DIGEST_RETRY_NANOS);
        if (digestFailure != null && System.nanoTime() - digestsFailedAt < pause) {
            return;
        }
        try {
            digests.writeDue();
            digestFailure = null;
        } catch (IOException | RuntimeException e) {
            digestFailure = e;
            digestsFailedAt = System.nanoTime();
            report(e);
        }
    }

    private void report(Exception e) {
        if (e instanceof KeyUnavailableException) {
            log.error("delivery.key", e.getMessage() + "; cause: " + e.getCause(), null);
        } else if (!(e instanceof StoreException)) {
            log.error("delivery.digest." + e.getClass().getName(), "a digest failed and is tried again", e);
        }
    }

    /**
     * Delivers all that the journals hold now, whether or not its time has come, and writes the last digests.
     *
     * @param instance the journal that matters most; null if all do
     * @param flushIndex the last entry of it that must be delivered
     * @param deadline when to give up
     * @return whether all of that journal, or of all, was delivered and is in a digest
     */
    boolean finish(@Nullable String instance, long flushIndex, Deadline deadline) throws IOException {
        scanJournals();
        backoffs.replaceAll((name, backoff) -> new Backoff());
        while (instance != null && committedIndex(instance) < flushIndex) {
            if (deadline.hasPassed()) {
                return false;
            }
            if (!runTask(instance, delivery -> delivery.poll(ENTRIES_PER_TURN))) {
                Sleeper.sleepUpTo(Duration.ofMillis(1));
            }
        }
        boolean left = false;
        for (String other : List.copyOf(backoffs.keySet())) {
            boolean more = true;
            while (more && !deadline.hasPassed()) {
                more = runTask(other, delivery -> delivery.poll(ENTRIES_PER_TURN));
            }
            left |= more;
            runTask(other, delivery -> {
                delivery.flush();
                return false;
            });
        }
        Duration delay = digests.delayBeforeNext();
        if (delay.compareTo(deadline.remaining()) < 0) {
            Deadline due = Deadline.after(delay);
            while (!due.hasPassed()) {
                Sleeper.sleepUpTo(due.remaining());
            }
        }
        try {
            digests.writeAll();
            digestFailure = null;
        } catch (IOException | RuntimeException e) {
            digestFailure = e;
            report(e);
        }
        deliveries.forEach((name, delivery) -> Objects.requireNonNull(statusPublishers.get(name))
                .progressed(delivery.oldestUndelivered(), digests.newestDigest(), digestFailure));
        return digestFailure == null
                && (instance != null || (!left && backoffs.values().stream().noneMatch(Backoff::hasFailed)));
    }

    /**
     * Tells in all instances' status that delivery cannot begin.
     *
     * @param plan what is not delivered
     * @param cause why
     * @param clock the time of day
     * @param log told what goes wrong here
     */
    static void publishFailure(DeliverySettings plan, Throwable cause, Clock clock, OperatorLog log) {
        try {
            for (String instance : JournalFolder.instances(plan.journals())) {
                DeliveryStatusPublisher told =
                        new DeliveryStatusPublisher(plan.journals().resolve(instance), clock, log);
                told.failed(cause);
                told.write();
            }
        } catch (IOException e) {
            log.info("that delivery cannot begin is not in the status: " + e);
        }
    }

    private long committedIndex(String instance) {
        JournalDeliverer delivery = deliveries.get(instance);
        return delivery == null ? Long.MIN_VALUE : delivery.committedIndex();
    }

    private void close(@Nullable JournalDeliverer delivery) {
        if (delivery != null) {
            try {
                delivery.close();
            } catch (IOException | RuntimeException e) {
                log.info("closing a journal's reader failed: " + e);
            }
        }
    }

    @Override
    public void close() {
        deliveries.values().forEach(this::close);
        deliveries.clear();
        statusPublishers.values().forEach(DeliveryStatusPublisher::write);
    }
}
