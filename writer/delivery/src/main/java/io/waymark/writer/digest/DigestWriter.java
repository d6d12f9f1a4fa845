package io.waymark.writer.digest;

import io.waymark.base.file.StateException;
import io.waymark.base.log.OperatorLog;
import io.waymark.format.Digest;
import io.waymark.format.LogFileKey;
import io.waymark.format.NotLoggedRecords;
import io.waymark.format.SequenceRange;
import io.waymark.format.StreamRange;
import io.waymark.writer.keys.KeyUnavailableException;
import io.waymark.writer.keys.SigningKey;
import io.waymark.writer.keys.SigningKeyStore;
import io.waymark.writer.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes the digests of a home: one chain for each account and region, with a digest each interval, also when idle. It
 * collects delivered log files and plans digests; {@link DigestChainRecovery} opens chains, {@link SignedDigest} composes
 * digests, {@link DigestPublisher} puts them. Used by one thread, in the one process that delivers.
 */
public final class DigestWriter {
    private final Trail trail;
    private final boolean validation;
    private final SigningKeyStore keys;
    private final DigestChains chains;
    private final DigestChainRecovery recovery;
    private final TrailClaim claim;
    private final DigestPublisher publisher;
    private final DigestSchedule schedule;
    private final Clock clock;
    private final OperatorLog log;

    /**
     * Reads the chains' state, and begins the chain of the trail's own account and region if there is none.
     *
     * @param journals the home's folder of journals; must exist
     * @param trail the trail that the digests belong to
     * @param interval the time between two digests; at least a second
     * @param store the store that digests are put to
     * @param keys provides the signing key
     * @param clock the time of day
     * @param log receives warnings
     * @throws IOException if the state or the store cannot be read or written
     */
    public DigestWriter(
            Path journals,
            Trail trail,
            Duration interval,
            ObjectStore store,
            SigningKeyStore keys,
            Clock clock,
            OperatorLog log)
            throws IOException {
        this(
                journals,
                journals,
                trail,
                true,
                new DigestSchedule(interval, clock, System::nanoTime),
                store,
                keys,
                clock,
                log);
    }

    /**
     * Reads the chains' state, and begins the chain of the trail's own account and region if there is none.
     *
     * @param journals the home's folder of journals; must exist
     * @param state the folder of the trail's state; must exist
     * @param trail the trail that the digests belong to
     * @param validation whether digests are written; each time they are switched on, new chains begin
     * @param interval the time between two digests; at least a second
     * @param store the store that digests are put to
     * @param keys provides the signing key
     * @param clock the time of day
     * @param log receives warnings
     * @throws IOException if the state or the store cannot be read or written
     */
    public DigestWriter(
            Path journals,
            Path state,
            Trail trail,
            boolean validation,
            Duration interval,
            ObjectStore store,
            SigningKeyStore keys,
            Clock clock,
            OperatorLog log)
            throws IOException {
        this(
                journals,
                state,
                trail,
                validation,
                new DigestSchedule(interval, clock, System::nanoTime),
                store,
                keys,
                clock,
                log);
    }

    DigestWriter(
            Path journals,
            Trail trail,
            DigestSchedule schedule,
            ObjectStore store,
            SigningKeyStore keys,
            Clock clock,
            OperatorLog log)
            throws IOException {
        this(journals, journals, trail, true, schedule, store, keys, clock, log);
    }

    private DigestWriter(
            Path journals,
            Path state,
            Trail trail,
            boolean validation,
            DigestSchedule schedule,
            ObjectStore store,
            SigningKeyStore keys,
            Clock clock,
            OperatorLog log)
            throws IOException {
        this.validation = validation;
        this.trail = trail;
        this.schedule = schedule;
        this.keys = keys;
        this.clock = clock;
        this.log = log;
        StoredDigests storedDigests = new StoredDigests(store, trail, keys);
        recovery = new DigestChainRecovery(storedDigests, new UnlistedLogFileScanner(store, trail), clock, log);
        claim = new TrailClaim(
                trail,
                store,
                storedDigests,
                keys,
                new HomeIdentity(journals.resolve("home.json")),
                state.resolve("trail-claim.json"));
        chains = new DigestChains(state, trail, log);
        publisher = new DigestPublisher(
                trail, store, storedDigests, chains, schedule, state.resolve("pending-digest.json.gz"), clock);
        if (chains.own().isEmpty()) {
            Set<String> regions = new TreeSet<>(storedDigests.regions(trail.accountId()));
            if (!regions.isEmpty()) {
                claim.requireNotForeign();
            }
            regions.add(trail.homeRegion());
            for (String region : regions) {
                if (chains.find(trail.accountId(), region, false).isEmpty()) {
                    chains.add(recovery.openStandard(trail.accountId(), region));
                }
            }
            chains.save();
        }
        switchValidation();
    }

    private void switchValidation() throws IOException {
        if (chains.isSuspended() == validation) {
            if (validation) {
                chains.all().forEach(chain -> chain.restart(now()));
                chains.forgetUnprovenStreams();
            }
            chains.setSuspended(!validation);
            chains.save();
        }
    }

    /**
     * Returns up to which of its entries a journal's log files are recorded for a digest.
     *
     * @param instance the journal
     * @return the index of an entry; 0 for none
     */
    public long coveredIndex(String instance) {
        return chains.coveredIndex(instance);
    }

    /**
     * Makes sure that this home can sign what it delivers: it has a key, and the trail is its own. To be called before log
     * files are put.
     *
     * @throws ForeignTrailException if the trail belongs to another home
     * @throws KeyUnavailableException if the signing key cannot be used
     * @throws IOException if the store cannot be used; to be tried again
     */
    public void claimTrail() throws IOException {
        claim.claim();
    }

    /**
     * Counts the events of a stream that are in delivered log files and that no digest lists yet.
     *
     * @param stream the stream's id
     * @return the number of events
     */
    public long unsignedCount(String stream) {
        long count = 0;
        for (DigestChain chain : chains.all()) {
            for (Digest.LogFileEntry file : chain.pending()) {
                StreamRange range = file.range();
                if (range != null && range.stream().equals(stream)) {
                    count += range.recordCount();
                }
            }
        }
        return count;
    }

    /**
     * Returns when all log files that were delivered will be listed in digests.
     *
     * @return the latest time at which a digest with such files is due; null if there are none
     */
    public @Nullable Instant signingDueTime() {
        return chains.all().stream()
                .filter(chain -> validation && !chain.pending().isEmpty())
                .map(schedule::dueTime)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /**
     * Records delivered log files for the next digest; they are durable when this returns. A batch that is recorded already
     * is ignored.
     *
     * @param instance the journal of the batch
     * @param lastIndex index of the batch's last entry
     * @param files the batch's log files
     * @throws IOException if they could not be recorded; to be tried again
     */
    public void addDelivered(String instance, long lastIndex, List<Digest.LogFileEntry> files) throws IOException {
        addDelivered(instance, lastIndex, files, List.of());
    }

    /**
     * Records delivered log files, and records that are not logged, for the next digest; they are durable when this returns.
     * A batch that is recorded already is ignored.
     *
     * @param instance the journal of the batch
     * @param lastIndex index of the batch's last entry
     * @param files the batch's log files
     * @param notLogged the records of the batch that are in no log file, by decision
     * @throws IOException if they could not be recorded; to be tried again
     */
    public void addDelivered(
            String instance, long lastIndex, List<Digest.LogFileEntry> files, List<NotLoggedRecords> notLogged)
            throws IOException {
        long before = chains.coveredIndex(instance);
        if (lastIndex <= before) {
            return;
        }
        List<LogFileKey> keysOfFiles = new ArrayList<>(files.size());
        List<DigestChain> chosen = new ArrayList<>(files.size());
        for (Digest.LogFileEntry file : files) {
            LogFileKey key = key(file);
            keysOfFiles.add(key);
            chosen.add(chainFor(file, key));
        }
        // All or nothing: the batch comes again if this fails, and a digest may be due before it does.
        Map<Digest.LogFileEntry, DigestChain> added = new LinkedHashMap<>();
        for (int i = 0; i < files.size(); i++) {
            if (chosen.get(i).addPending(files.get(i), keysOfFiles.get(i))) {
                added.put(files.get(i), chosen.get(i));
            }
        }
        List<Runnable> undo = new ArrayList<>();
        undo.add(() -> added.forEach((file, chain) -> chain.removePending(file)));
        List<NotLoggedRecords> unproven = validation ? notLogged : NotLoggedRecords.merge(notLogged, unproven(files));
        if (!unproven.isEmpty()) {
            DigestChain own = ownChain();
            List<NotLoggedRecords> notLoggedBefore = own.pendingNotLogged();
            undo.add(() -> own.setPendingNotLogged(notLoggedBefore));
            if (validation) {
                own.addNotLogged(unproven);
            } else {
                String lastStream = chains.unprovenStream(instance);
                undo.add(() -> chains.setUnprovenStream(instance, lastStream));
                chains.setUnprovenStream(instance, unproven.get(unproven.size() - 1).stream());
                own.addUnproven(unproven, chains.unprovenStreams());
            }
        }
        if (!validation) {
            Instant now = now();
            chains.all().forEach(chain -> chain.forgetEnded(now));
        }
        chains.setCoveredIndex(instance, lastIndex);
        try {
            if (validation) {
                chains.saveBatch(instance, added, unproven);
            } else {
                chains.save();
            }
        } catch (IOException e) {
            chains.setCoveredIndex(instance, before);
            undo.forEach(Runnable::run);
            throw e;
        }
    }

    private static List<NotLoggedRecords> unproven(List<Digest.LogFileEntry> files) {
        List<NotLoggedRecords> records = new ArrayList<>();
        for (Digest.LogFileEntry file : files) {
            StreamRange range = file.range();
            if (range != null) {
                records.add(new NotLoggedRecords(
                        range.stream(),
                        NotLoggedRecords.Reason.VALIDATION_OFF,
                        List.of(new SequenceRange(range.first(), range.last()))));
            }
        }
        return records;
    }

    /** The chain of the trail's own account and region says which records are not logged: they have no other place. */
    private DigestChain ownChain() throws IOException {
        Optional<DigestChain> known = chains.own();
        return known.isPresent()
                ? known.get()
                : chains.add(recovery.openStandard(trail.accountId(), trail.homeRegion()));
    }

    /** Returns the chain whose next digest lists a log file; opens it if it is missing. */
    private DigestChain chainFor(Digest.LogFileEntry file, LogFileKey key) throws IOException {
        Optional<DigestChain> known = chains.find(key.accountId(), key.region(), false);
        DigestChain standard =
                known.isPresent() ? known.get() : chains.add(recovery.openStandard(key.accountId(), key.region()));
        DigestChain chosen = isBackfill(file, key, standard) ? backfillChain(file, key) : standard;
        if (known.isEmpty()) {
            // Until it has a digest, its log files look like forged ones of a region without any.
            standard.forceDue();
        }
        return chosen;
    }

    private static LogFileKey key(Digest.LogFileEntry file) throws IOException {
        try {
            return LogFileEntryState.key(file);
        } catch (StateException e) {
            throw new IOException("a delivered log file cannot be listed in a digest: " + e.getMessage(), e);
        }
    }

    /** Returns whether a standard digest covers the log file's time already and does not list it. */
    private boolean isBackfill(Digest.LogFileEntry file, LogFileKey key, DigestChain standard) {
        return !standard.isListed(file)
                && standard.lastDigest() != null
                && standard.isLate(key.time())
                && !schedule.isClockBehind(standard);
    }

    private DigestChain backfillChain(Digest.LogFileEntry file, LogFileKey key) throws IOException {
        Optional<DigestChain> backfill = chains.find(key.accountId(), key.region(), true);
        return backfill.isPresent()
                ? backfill.get()
                : chains.add(recovery.openBackfill(key.accountId(), key.region(), file));
    }

    /**
     * Forgets which log files of a journal are recorded: another journal has its name now.
     *
     * @param instance the journal
     * @throws IOException if that could not be written; to be tried again
     */
    public void resetCoveredIndex(String instance) throws IOException {
        chains.setCoveredIndex(instance, 0);
        chains.save();
    }

    /**
     * Writes the digests that are due: those whose period has passed by the clock or, if the clock was set back, by the time
     * this process runs; and those of late log files, which are backfill digests, at once.
     *
     * @throws IOException if one could not be written; to be tried again
     */
    public void writeDue() throws IOException {
        write(schedule::isDue);
    }

    /**
     * Writes a digest of each chain now, and a backfill digest where there are late log files, so that a digest lists every
     * delivered log file.
     *
     * @throws IOException if one could not be written
     */
    public void writeAll() throws IOException {
        write(chain -> !chain.backfill
                || chain.plannedDigest() != null
                || !chain.pending().isEmpty());
    }

    /** A chain that fails does not keep the others from being written. */
    private void write(Predicate<DigestChain> due) throws IOException {
        if (!validation) {
            return;
        }
        IOException failure = null;
        // Runs ten times a second: without an iterator. A chain that begins meanwhile is not among them.
        List<DigestChain> all = chains.all();
        for (int i = 0, count = all.size(); i < count; i++) {
            DigestChain chain = all.get(i);
            try {
                if (due.test(chain)) {
                    publishPlanned(chain);
                }
                if (due.test(chain)) {
                    publishNext(chain);
                }
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** After a crash or a failure of the store, the planned digest may exist and must not be written a second time. */
    private void publishPlanned(DigestChain chain) throws IOException {
        DigestChain.PlannedDigest planned = chain.plannedDigest();
        if (planned != null) {
            claim.claim();
            SigningKey key = keys.current();
            chains.save();
            publisher.publish(chain, planned, key);
        }
    }

    private void publishNext(DigestChain chain) throws IOException {
        claim.claim();
        SigningKey key = keys.current();
        Instant now = now();
        if (!chain.backfill && schedule.isClockBehind(chain)) {
            log.warn(
                    "digest.clock",
                    "the clock was set back: the last digest ends at " + chain.nextStart() + " and it is " + now
                            + "; until the clock has caught up, each digest covers one second",
                    null);
        }
        Instant earliest = chain.nextStart().plusSeconds(1);
        Instant end = chain.backfill ? newestTimeInNames(chain.pending()) : now;
        DigestChain.PlannedDigest planned = chain.planNext(end.isBefore(earliest) ? earliest : end);
        chains.save();
        publisher.publish(chain, planned, key);
    }

    /** The end of a backfill digest, like its log files' names, says which time it is for. */
    private Instant newestTimeInNames(List<Digest.LogFileEntry> files) {
        return files.stream()
                .flatMap(file -> DigestChain.timeInName(file).stream())
                .max(Comparator.naturalOrder())
                .orElseGet(this::now);
    }

    /**
     * Returns the newest digest of the trail's own account and region.
     *
     * @return its object key; null if there is none
     */
    public @Nullable String newestDigest() {
        return chains.own()
                .map(DigestChain::lastDigest)
                .map(Digest.PreviousDigest::object)
                .orElse(null);
    }

    /**
     * Returns how long to wait until a full second has passed since the last digest of each chain.
     *
     * @return at most a second; zero where the clock was set back
     */
    public Duration delayBeforeNext() {
        Instant now = clock.instant();
        return chains.all().stream()
                .filter(chain -> !chain.backfill)
                .map(chain -> Duration.between(now, chain.nextStart().plusSeconds(1)))
                .filter(wait -> wait.compareTo(Duration.ofSeconds(1)) <= 0 && !wait.isNegative())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
