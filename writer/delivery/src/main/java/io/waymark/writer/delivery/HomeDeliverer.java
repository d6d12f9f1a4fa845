package io.waymark.writer.delivery;

import io.waymark.base.file.DurableFile;
import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.Deadline;
import io.waymark.writer.delivery.TrailsReader.TrailPhase;
import io.waymark.writer.digest.DigestWriter;
import io.waymark.writer.digest.ForeignTrailException;
import io.waymark.writer.journal.JournalException;
import io.waymark.writer.journal.JournalFolder;
import io.waymark.writer.keys.KeyUnavailableException;
import io.waymark.writer.logfile.LogFileCheck;
import io.waymark.writer.logfile.UnreadableLogFileException;
import io.waymark.writer.store.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Delivers all journals of a home for one of its trails: that of this run, those of other living JVMs, and orphaned ones. A journal that fails is
 * logged and retried later, and does not delay the others. Used by one thread.
 */
final class HomeDeliverer implements Closeable {
    private static final int ENTRIES_PER_TURN = 4_096;
    private static final long JOURNAL_SCAN_NANOS = Duration.ofSeconds(1).toNanos();

    private final DeliverySettings settings;
    private final JournalRetention retention;
    private final UnreadableJournals unreadable;
    private LeftBehind leftBehind;
    private final DigestWriter digests;
    private final DueDigests dueDigests;
    private final LogFileCheck check = new LogFileCheck();
    private final Clock clock;
    private final OperatorLog log;
    private final Map<String, JournalDeliverer> deliverers = new LinkedHashMap<>();
    private final Map<String, Backoff> backoffs = new LinkedHashMap<>();
    private final Map<String, DeliveryStatusPublisher> statusPublishers = new LinkedHashMap<>();
    /** The keys of {@link #backoffs}. */
    private List<String> instances = List.of();

    private @Nullable TrailPhase changedAfter;
    private @Nullable TrailPhase stoppedAfter;
    private boolean signingPrepared;
    /** Whether the last poll found no entry to deliver. */
    private boolean isIdle;
    /** Whether the last attempt to deliver everything left entries. */
    private boolean hasRemaining;

    /** Whether delivery waits for somebody to restore the key, or to give the trail another name. */
    private boolean cannotSign;

    private long journalsScannedAt;
    /** Why the log files after a change of the trail wait; null if they do not. */
    private @Nullable Exception heldUpBy;

    /** A step of a journal's delivery. */
    private interface JournalTask {
        boolean run(JournalDeliverer deliverer) throws IOException;
    }

    HomeDeliverer(DeliverySettings settings, Clock clock, OperatorLog log) throws IOException {
        this(
                settings,
                new LeftBehind(List.of()),
                new JournalRetention(Set.of(settings.trail().name())),
                new UnreadableJournals(Duration.ZERO),
                clock,
                log);
    }

    /**
     * Opens the trail's bucket.
     *
     * @param leftBehind what an earlier deliverer of the trail has left behind
     */
    HomeDeliverer(
            DeliverySettings settings,
            LeftBehind leftBehind,
            JournalRetention retention,
            UnreadableJournals unreadable,
            Clock clock,
            OperatorLog log)
            throws IOException {
        this.settings = settings;
        this.retention = retention;
        this.unreadable = unreadable;
        this.leftBehind = leftBehind;
        DurableFile.createFolders(settings.state());
        this.clock = clock;
        this.log = log;
        digests = new DigestWriter(
                settings.journals(),
                settings.state(),
                settings.trail(),
                settings.rules().validation(),
                settings.digestInterval(),
                settings.store(),
                settings.keys(),
                clock,
                log);
        dueDigests = new DueDigests(digests, settings.digestInterval(), log);
        scanJournals();
    }

    /**
     * Opens all journals, so that each has recorded whether its events are logged. One that cannot be opened is opened later.
     *
     * @param before what the trail was before it has changed; null if it is not known where
     * @return whether all could be opened that can be read
     */
    boolean openJournals(@Nullable TrailPhase before) {
        changedAfter = before;
        instances.forEach(instance -> runTask(instance, deliverer -> false));
        return hasNoFailure();
    }

    /** Returns whether no journal has failed that can be read. */
    private boolean hasNoFailure() {
        return backoffs.entrySet().stream()
                .noneMatch(journal -> journal.getValue().hasFailed()
                        && !unreadable.contains(settings.trail().name(), journal.getKey()));
    }

    /**
     * Delivers no entries after the end of a phase.
     *
     * @param last has the last entry of each journal to deliver; nothing of journals that it does not name
     */
    void stopAfter(TrailPhase last) {
        stoppedAfter = last;
        isIdle = false;
    }

    private static long limit(@Nullable TrailPhase phase, String instance) {
        return phase == null || phase.through() == null
                ? Long.MAX_VALUE
                : phase.placeIn(instance).last();
    }

    /** Returns where the trail has changed in a journal; one that was moved away then may have had any of its entries. */
    private long changeIn(String instance) {
        return changedAfter != null && changedAfter.names(instance) ? limit(changedAfter, instance) : Long.MAX_VALUE;
    }

    /** Returns whether a journal has a folder, or had one when it was opened. */
    boolean hasJournal(String instance) {
        return backoffs.containsKey(instance);
    }

    /** Returns whether a journal is read; one that was moved away before it could be opened is not. */
    boolean isOpen(String instance) {
        return deliverers.containsKey(instance);
    }

    /** Returns whether a journal fails, so that not all of its entries are delivered that were to be. */
    boolean isFailing(String instance) {
        Backoff backoff = backoffs.get(instance);
        return backoff != null && backoff.hasFailed();
    }

    /**
     * Delivers the entries that were left behind of a journal.
     *
     * @param instance the journal
     * @return whether all are delivered, which is to be recorded before {@link #setLeftBehind}
     */
    boolean finishLeftBehind(String instance) {
        boolean[] isFinished = new boolean[1];
        if (deliverers.containsKey(instance)) {
            runTask(instance, deliverer -> {
                isFinished[0] = deliverer.finishLeftBehind();
                return false;
            });
        }
        return isFinished[0];
    }

    /**
     * Sets what is left behind now, as is recorded.
     *
     * @param finished the journals of which nothing is any more
     */
    void setLeftBehind(LeftBehind remaining, Set<String> finished) {
        leftBehind = remaining;
        for (String journal : finished) {
            JournalDeliverer deliverer = deliverers.get(journal);
            if (deliverer != null) {
                deliverer.forgetLeftBehind();
            }
        }
    }

    DeliverySettings settings() {
        return settings;
    }

    private void scanJournals() throws IOException {
        journalsScannedAt = System.nanoTime();
        List<String> found = JournalFolder.instances(settings.journals());
        // One that was removed is not opened again. Of one that is open, what was read is still delivered.
        backoffs.keySet().removeIf(instance -> !found.contains(instance) && !deliverers.containsKey(instance));
        for (String instance : found) {
            if (!backoffs.containsKey(instance)) {
                backoffs.put(instance, new Backoff());
                createState(instance);
            }
            if (deliverers.containsKey(instance) && isOrphaned(instance)) {
                // Its run has died: it is recovered before it is read again.
                close(deliverers.remove(instance));
            }
        }
        instances = List.copyOf(backoffs.keySet());
        unreadable.retain(settings.trail().name(), instances);
    }

    /** One journal whose folder cannot be used keeps no other from being delivered. */
    private void createState(String instance) {
        try {
            DurableFile.createFolders(settings.stateOf(instance));
        } catch (IOException e) {
            log.info("the folder of a journal's delivery cannot be created, and its delivery fails for now: " + e);
        }
    }

    private boolean isOrphaned(String instance) {
        try {
            return JournalFolder.isOrphaned(settings.journals().resolve(instance));
        } catch (IOException e) {
            // Opening it again reports why its lock cannot be tried.
            return true;
        }
    }

    /**
     * Delivers complete batches, and writes digests that are due.
     *
     * @return whether the journals had new entries
     */
    boolean poll() throws IOException {
        if (System.nanoTime() - journalsScannedAt >= JOURNAL_SCAN_NANOS) {
            scanJournals();
        }
        boolean busy = false;
        // Runs up to a thousand times a second: without an iterator.
        for (int i = 0; i < instances.size(); i++) {
            busy |= runTask(instances.get(i), deliverer -> deliverer.poll(ENTRIES_PER_TURN));
        }
        dueDigests.write();
        isIdle = !busy;
        return busy;
    }

    /** Returns whether all that the journals have is read, up to where the trail has changed. */
    boolean isCaughtUp() {
        return isIdle && hasNoFailure();
    }

    private boolean runTask(String instance, JournalTask task) {
        Backoff backoff = backoffs.computeIfAbsent(instance, name -> new Backoff());
        if (backoff.isWaiting()) {
            return false;
        }
        DeliveryStatusPublisher status = statusPublisher(instance);
        try {
            JournalDeliverer deliverer = deliverers.get(instance);
            if (deliverer == null) {
                Path folder = settings.journals().resolve(instance);
                if (!JournalFolder.hasJournal(folder)) {
                    // It was removed, or moved away: opening it would begin another, in the way of what may come back.
                    return false;
                }
                JournalFolder.recoverOrphaned(folder, log);
                deliverer = new JournalDeliverer(
                        settings, leftBehind, retention, instance, digests, status, check, clock, log);
                deliverers.put(instance, deliverer);
            }
            deliverer.applyLogging(changeIn(instance));
            deliverer.stopAfter(limit(stoppedAfter, instance));
            boolean busy = task.run(deliverer);
            if (deliverer.hasUndelivered()) {
                prepareSigning();
            }
            backoff.succeeded();
            unreadable.remove(settings.trail().name(), instance);
            cannotSign = false;
            if (heldUpBy != null) {
                status.failed(heldUpBy, dueDigests.failure());
            } else if (status.isDue()) {
                status.progressed(deliverer.oldestUndelivered(), digests, dueDigests.failure());
            }
            return busy;
        } catch (StoreException e) {
            // The store reports its own outages. The deliverer keeps its finished files.
            backoff.failed();
            status.failed(e, dueDigests.failure());
            return false;
        } catch (KeyUnavailableException | ForeignTrailException e) {
            // Nothing can be signed, so nothing is delivered. The deliverer keeps its finished files.
            cannotSign = true;
            backoff.failed();
            status.failed(e, dueDigests.failure());
            dueDigests.report(e);
            return false;
        } catch (UnreadableLogFileException e) {
            // Done again at once, from the journal and by the other compressor: a shutdown has no time for a second
            // attempt.
            close(deliverers.remove(instance));
            log.error("delivery.compression", String.valueOf(e.getMessage()), e);
            return runTask(instance, task);
        } catch (IOException | RuntimeException | LinkageError e) {
            // The next deliverer repeats from the journal what was done since the last checkpoint.
            JournalDeliverer failed = deliverers.remove(instance);
            close(failed);
            backoff.failed();
            status.failed(e, dueDigests.failure());
            log.error(
                    "delivery." + instance + "." + e.getClass().getName(),
                    "delivery of the journal " + settings.journals().resolve(instance)
                            + " failed; retrying. Its events stay in the journal",
                    e);
            if (e instanceof JournalException || (failed == null && e instanceof IOException)) {
                unreadable.add(settings.trail().name(), instance);
            }
            if (e instanceof JournalException) {
                markDirty(instance);
            }
            return false;
        }
    }

    private DeliveryStatusPublisher statusPublisher(String instance) {
        DeliveryStatusPublisher known = statusPublishers.get(instance);
        if (known == null) {
            known = new DeliveryStatusPublisher(settings.stateOf(instance), clock, log);
            statusPublishers.put(instance, known);
        }
        return known;
    }

    private void markDirty(String instance) {
        try {
            JournalFolder.markDirty(settings.journals().resolve(instance));
        } catch (IOException e) {
            log.info("a journal that cannot be read cannot be marked for recovery: " + e);
        }
    }

    /** Generates the key and claims the trail as soon as there is an event, not during a shutdown that must end soon. */
    private void prepareSigning() throws IOException {
        if (!signingPrepared) {
            digests.claimTrail();
            signingPrepared = true;
        }
    }

    /**
     * Delivers everything in the journals, including incomplete batches, and writes the last digests.
     *
     * @param instance the journal that is delivered first and decides the result; null if all do
     * @param flushIndex index of its last entry that must be delivered
     * @param deadline when to give up
     * @return whether that journal, or all, was delivered and digests list its log files
     */
    boolean finish(@Nullable String instance, long flushIndex, Deadline deadline) throws IOException {
        scanJournals();
        backoffs.replaceAll((name, backoff) -> new Backoff());
        cannotSign = false;
        while (instance != null && committedIndex(instance) < flushIndex) {
            if (deadline.hasPassed() || cannotSign) {
                return false;
            }
            if (!runTask(instance, deliverer -> deliverer.poll(ENTRIES_PER_TURN))) {
                Path folder = settings.journals().resolve(instance);
                if (!JournalFolder.exists(folder)) {
                    log.warn(
                            "delivery.removed",
                            "the journal " + folder + " was removed; the events in it that were not delivered are lost",
                            null);
                    return false;
                }
                Sleeper.sleepUpTo(Duration.ofMillis(1));
            }
        }
        hasRemaining = false;
        for (String other : List.copyOf(backoffs.keySet())) {
            boolean more = true;
            while (more && !deadline.hasPassed()) {
                more = runTask(other, deliverer -> deliverer.poll(ENTRIES_PER_TURN));
            }
            hasRemaining |= more;
            runTask(other, deliverer -> {
                boolean unread = true;
                while (unread && !deadline.hasPassed()) {
                    unread = deliverer.poll(ENTRIES_PER_TURN);
                }
                deliverer.flush();
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
        dueDigests.writeAll();
        deliverers.forEach((name, deliverer) -> Objects.requireNonNull(statusPublishers.get(name))
                .progressed(deliverer.oldestUndelivered(), digests, dueDigests.failure()));
        return dueDigests.failure() == null
                && (instance != null
                        || (!hasRemaining && backoffs.values().stream().noneMatch(Backoff::hasFailed)));
    }

    /**
     * Delivers and signs everything up to where the trail has changed. A journal that cannot be read keeps the trail from no
     * change: its entries are left behind, and delivered when it can.
     *
     * @param deadline when to give up
     * @return whether the trail may be delivered as it was defined next
     */
    boolean finishPhase(Deadline deadline) throws IOException {
        boolean isFinished =
                finish(null, 0, deadline) || (dueDigests.failure() == null && !hasRemaining && hasNoFailure());
        heldUpBy = isFinished ? null : dueDigests.failure();
        return isFinished;
    }

    private long committedIndex(String instance) {
        JournalDeliverer deliverer = deliverers.get(instance);
        return deliverer == null ? Long.MIN_VALUE : deliverer.committedIndex();
    }

    private void close(@Nullable JournalDeliverer deliverer) {
        if (deliverer != null) {
            try {
                deliverer.close();
            } catch (IOException | RuntimeException e) {
                log.info("closing a journal's reader failed: " + e);
            }
        }
    }

    @Override
    public void close() {
        deliverers.values().forEach(this::close);
        deliverers.clear();
        statusPublishers.values().forEach(DeliveryStatusPublisher::write);
    }
}
