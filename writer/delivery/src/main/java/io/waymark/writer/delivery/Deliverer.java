package io.waymark.writer.delivery;

import io.waymark.base.log.OperatorLog;
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
final class Deliverer implements Closeable {
    private static final int ENTRIES_A_TURN = 4_096;
    private static final long LOOK_FOR_JOURNALS_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LOOK_FOR_DIGESTS_NANOS = Duration.ofMillis(100).toNanos();
    private static final long DIGEST_RETRY_LIMIT_NANOS = Duration.ofMinutes(1).toNanos();

    private final DeliveryPlan plan;
    private final DigestWriter digests;
    private final Clock clock;
    private final OperatorLog log;
    private final Map<String, JournalDelivery> deliveries = new LinkedHashMap<>();
    private final Map<String, Backoff> journals = new LinkedHashMap<>();
    private final Map<String, DeliveryProgress> progress = new LinkedHashMap<>();
    /** Those of {@link #journals}. */
    private List<String> instances = List.of();

    private boolean keyPrepared;
    private long lookedAt;
    private long digestsLookedAt = System.nanoTime() - LOOK_FOR_DIGESTS_NANOS;
    private long digestsFailedAt;
    /** Why digests do not go on; null if they do. */
    private @Nullable Exception digestTrouble;

    /** What is done with one journal. */
    private interface Turn {
        boolean take(JournalDelivery delivery) throws IOException;
    }

    Deliverer(DeliveryPlan plan, Clock clock, OperatorLog log) throws IOException {
        this.plan = plan;
        this.clock = clock;
        this.log = log;
        digests = new DigestWriter(
                plan.journals(), plan.trail(), plan.digestInterval(), plan.store(), plan.keys(), clock, log);
        lookForJournals();
    }

    private void lookForJournals() throws IOException {
        lookedAt = System.nanoTime();
        for (String instance : JournalFolder.instances(plan.journals())) {
            journals.computeIfAbsent(instance, name -> new Backoff());
            if (deliveries.containsKey(instance)
                    && JournalFolder.isLeft(plan.journals().resolve(instance))) {
                // Its run has died: it is read anew, from where it is sealed.
                close(deliveries.remove(instance));
            }
        }
        instances = List.copyOf(journals.keySet());
    }

    /**
     * Does what there is to do now.
     *
     * @return whether there was anything in the journals
     */
    boolean poll() throws IOException {
        if (System.nanoTime() - lookedAt >= LOOK_FOR_JOURNALS_NANOS) {
            lookForJournals();
        }
        boolean busy = false;
        // A thousand times a second, while events come: without an iterator.
        for (int i = 0; i < instances.size(); i++) {
            busy |= turn(instances.get(i), delivery -> delivery.poll(ENTRIES_A_TURN));
        }
        if (System.nanoTime() - digestsLookedAt >= LOOK_FOR_DIGESTS_NANOS) {
            digestsLookedAt = System.nanoTime();
            writeDueDigests();
        }
        return busy;
    }

    private boolean turn(String instance, Turn turn) {
        Backoff backoff = journals.computeIfAbsent(instance, name -> new Backoff());
        if (backoff.waiting()) {
            return false;
        }
        DeliveryProgress told = progress(instance);
        try {
            JournalDelivery delivery = deliveries.get(instance);
            if (delivery == null) {
                JournalFolder.sealLeft(plan.journals().resolve(instance), log);
                delivery = new JournalDelivery(plan, instance, digests, told, clock, log);
                deliveries.put(instance, delivery);
            }
            boolean busy = turn.take(delivery);
            if (delivery.hasRecords()) {
                prepareKey();
            }
            backoff.succeeded();
            if (told.isDue()) {
                told.wentOn(delivery.oldestUndelivered(), digests.newest(), digestTrouble);
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
                    "delivery of the journal " + plan.journals().resolve(instance)
                            + " failed and is tried again; its events are kept",
                    e);
            if (e instanceof JournalException) {
                suspect(instance);
            }
            return false;
        }
    }

    private DeliveryProgress progress(String instance) {
        DeliveryProgress known = progress.get(instance);
        if (known == null) {
            known = new DeliveryProgress(plan.journals().resolve(instance), clock, log);
            progress.put(instance, known);
        }
        return known;
    }

    private void suspect(String instance) {
        try {
            JournalFolder.suspect(plan.journals().resolve(instance));
        } catch (IOException e) {
            log.info("a journal that cannot be read is not marked: " + e);
        }
    }

    /** Has the key made as soon as it is known to be needed, not at the end of a process that must stop soon. */
    private void prepareKey() {
        if (!keyPrepared) {
            keyPrepared = true;
            try {
                plan.keys().current();
            } catch (KeyUnavailableException e) {
                report(e);
            }
        }
    }

    private void writeDueDigests() {
        long pause = Math.min(plan.digestInterval().toNanos(), DIGEST_RETRY_LIMIT_NANOS);
        if (digestTrouble != null && System.nanoTime() - digestsFailedAt < pause) {
            return;
        }
        try {
            digests.writeDue();
            digestTrouble = null;
        } catch (IOException | RuntimeException e) {
            digestTrouble = e;
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
     * @param mark the last entry of it that must be delivered
     * @param deadline by {@link System#nanoTime}
     * @return whether all of that journal, or of all, was delivered and is in a digest
     */
    boolean finish(@Nullable String instance, long mark, long deadline) throws IOException {
        lookForJournals();
        journals.replaceAll((name, backoff) -> new Backoff());
        while (instance != null && delivered(instance) < mark) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            if (!turn(instance, delivery -> delivery.poll(ENTRIES_A_TURN))) {
                Pause.upTo(Duration.ofMillis(1));
            }
        }
        boolean left = false;
        for (String other : List.copyOf(journals.keySet())) {
            boolean more = true;
            while (more && System.nanoTime() - deadline < 0) {
                more = turn(other, delivery -> delivery.poll(ENTRIES_A_TURN));
            }
            left |= more;
            turn(other, delivery -> {
                delivery.cut();
                return false;
            });
        }
        Duration time = Duration.ofNanos(deadline - System.nanoTime());
        Duration wait = digests.untilNext();
        if (wait.compareTo(time) < 0) {
            long until = System.nanoTime() + wait.toNanos();
            while (System.nanoTime() - until < 0) {
                Pause.upTo(Duration.ofNanos(until - System.nanoTime()));
            }
        }
        try {
            digests.writeAll();
            digestTrouble = null;
        } catch (IOException | RuntimeException e) {
            digestTrouble = e;
            report(e);
        }
        deliveries.forEach((name, delivery) -> Objects.requireNonNull(progress.get(name))
                .wentOn(delivery.oldestUndelivered(), digests.newest(), digestTrouble));
        return digestTrouble == null
                && (instance != null || (!left && journals.values().stream().noneMatch(Backoff::hasFailed)));
    }

    /**
     * Tells in all instances' status that delivery cannot begin.
     *
     * @param plan what is not delivered
     * @param cause why
     * @param clock the time of day
     * @param log told what goes wrong here
     */
    static void tellFailure(DeliveryPlan plan, Throwable cause, Clock clock, OperatorLog log) {
        try {
            for (String instance : JournalFolder.instances(plan.journals())) {
                DeliveryProgress told = new DeliveryProgress(plan.journals().resolve(instance), clock, log);
                told.failed(cause);
                told.write();
            }
        } catch (IOException e) {
            log.info("that delivery cannot begin is not in the status: " + e);
        }
    }

    private long delivered(String instance) {
        JournalDelivery delivery = deliveries.get(instance);
        return delivery == null ? Long.MIN_VALUE : delivery.delivered();
    }

    private void close(@Nullable JournalDelivery delivery) {
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
        progress.values().forEach(DeliveryProgress::write);
    }
}
