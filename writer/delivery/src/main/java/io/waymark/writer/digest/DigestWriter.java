package io.waymark.writer.digest;

import io.waymark.base.file.DurableFile;
import io.waymark.base.log.OperatorLog;
import io.waymark.format.Digest;
import io.waymark.format.DigestKey;
import io.waymark.format.DigestSignature;
import io.waymark.format.EventTime;
import io.waymark.writer.keys.SigningKey;
import io.waymark.writer.keys.SigningKeyStore;
import io.waymark.writer.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the digests of a home: for each account and region one chain, a digest each interval, also when idle. Used by one
 * thread, in the one process that delivers.
 */
public final class DigestWriter {
    /** A log file's name may tell of a time that is later than its delivery by the longest roll interval. */
    private static final Duration MAX_NAME_LEAD = Duration.ofHours(1);

    private final Trail trail;
    private final ObjectStore store;
    private final SigningKeyStore keys;
    private final StoredDigests storedDigests;
    private final UnlistedLogFileScanner unlistedScanner;
    private final DigestChains chains;
    private final Path spooled;
    private final Clock clock;
    private final OperatorLog log;
    private final DigestSchedule schedule;

    /**
     * Reads the chains' state, and begins the chain of the trail's own account and region if there is none.
     *
     * @param journals the home's folder of journals; it is there
     * @param trail names the digests
     * @param interval between digests; at least a second
     * @param store where they go
     * @param keys sign them
     * @param clock dates them
     * @param log told what an operator must know
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
        this(journals, trail, new DigestSchedule(interval, clock, System::nanoTime), store, keys, clock, log);
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
        this.trail = trail;
        this.schedule = schedule;
        this.store = store;
        this.keys = keys;
        this.clock = clock;
        this.log = log;
        storedDigests = new StoredDigests(store, trail, keys);
        unlistedScanner = new UnlistedLogFileScanner(store, trail);
        spooled = journals.resolve("pending-digest.json.gz");
        chains = new DigestChains(journals.resolve("digest-chains.json"), log);
        if (chains.find(trail.accountId(), trail.homeRegion(), false).isEmpty()) {
            Set<String> regions = new TreeSet<>(storedDigests.regions(trail.accountId()));
            regions.add(trail.homeRegion());
            for (String region : regions) {
                if (chains.find(trail.accountId(), region, false).isEmpty()) {
                    openChain(trail.accountId(), region);
                }
            }
            chains.save();
        }
    }

    /** Begins a chain; if the store has digests of it, as when the state was lost, it goes on after the newest. */
    private DigestChain openChain(String accountId, String region) throws IOException {
        DigestChain chain = new DigestChain(accountId, region, false, now());
        List<DigestKey> digests = storedDigests.find(accountId, region, false);
        if (!digests.isEmpty()) {
            DigestKey newest = digests.get(digests.size() - 1);
            if (storedDigests.adopt(chain, newest.toString())) {
                recoverPending(chain, digests, newest);
            }
        }
        chains.add(chain);
        return chain;
    }

    /** Begins a chain of backfill digests; if the store has some, it goes on after the newest. */
    private DigestChain openBackfillChain(String accountId, String region, Digest.LogFileEntry first)
            throws IOException {
        Instant from = DigestChain.timeInName(first).orElseGet(this::now).minus(MAX_NAME_LEAD);
        DigestChain chain = new DigestChain(accountId, region, true, from);
        List<DigestKey> digests = storedDigests.find(accountId, region, true);
        if (!digests.isEmpty()) {
            storedDigests.adopt(chain, digests.get(digests.size() - 1).toString());
        }
        chains.add(chain);
        return chain;
    }

    /** Takes up what was delivered after the newest digest, and a little before, since names tell of minutes to come. */
    private void recoverPending(DigestChain chain, List<DigestKey> digests, DigestKey newestEventTime)
            throws IOException {
        Instant from = newestEventTime.endTime().minus(MAX_NAME_LEAD).truncatedTo(ChronoUnit.DAYS);
        Instant to = now().isAfter(newestEventTime.endTime()) ? now() : newestEventTime.endTime();
        Set<String> listed = storedDigests.listedLogFiles(digests.stream()
                .filter(digest -> !digest.endTime().isBefore(from.minus(MAX_NAME_LEAD)))
                .toList());
        listed.addAll(storedDigests.listedLogFiles(storedDigests.find(chain.accountId, chain.region, true)));
        List<String> damaged = new ArrayList<>();
        List<Digest.LogFileEntry> found =
                unlistedScanner.find(chain.accountId, chain.region, from, to.plus(MAX_NAME_LEAD), listed, damaged);
        chain.markListed(listed);
        found.forEach(chain::addPending);
        log.warn(
                "digest.state-lost",
                "what was known of the digests of " + chain.accountId + " in " + chain.region
                        + " is lost; the chain goes on after " + newestEventTime + "; the next digest lists "
                        + found.size()
                        + " log files since " + from + " that none lists, as they lie in the store"
                        + (damaged.isEmpty() ? "" : ", but not these, which are damaged: " + damaged),
                null);
    }

    /**
     * Returns up to where a journal's log files are remembered for a digest.
     *
     * @param instance the journal
     * @return an entry's index; 0 for none
     */
    public long coveredIndex(String instance) {
        return chains.coveredIndex(instance);
    }

    /**
     * Remembers delivered log files for the next digest; when this returns they outlive a crash. The same batch may come
     * twice.
     *
     * @param instance the journal that the batch is of
     * @param lastIndex the batch's last entry
     * @param files what was delivered, by account and region of their keys
     * @throws IOException if it could not be written; to be tried again
     */
    public void addDelivered(String instance, long lastIndex, List<DeliveredLogFile> files) throws IOException {
        long before = chains.coveredIndex(instance);
        if (lastIndex <= before) {
            return;
        }
        List<DigestChain> of = new ArrayList<>();
        for (DeliveredLogFile file : files) {
            Optional<DigestChain> known = chains.find(file.accountId(), file.region(), false);
            DigestChain chain = known.isPresent() ? known.get() : openChain(file.accountId(), file.region());
            of.add(chainFor(file, chain));
            if (known.isEmpty()) {
                // Until it has a digest, its log files look like forged ones of a region without any.
                chain.forceDue();
            }
        }
        // All or nothing: the batch comes again if this fails, and a digest may be due before it does.
        List<Runnable> undo = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            DigestChain chain = of.get(i);
            Digest.LogFileEntry entry = files.get(i).entry();
            if (chain.addPending(entry)) {
                undo.add(() -> chain.removePending(entry));
            }
        }
        chains.setCoveredIndex(instance, lastIndex);
        try {
            chains.save();
        } catch (IOException e) {
            chains.setCoveredIndex(instance, before);
            undo.forEach(Runnable::run);
            throw e;
        }
    }

    /**
     * Forgets up to where a journal's log files are remembered: another journal has its name now.
     *
     * @param instance the journal
     * @throws IOException if that could not be written; to be tried again
     */
    public void resetCoveredIndex(String instance) throws IOException {
        chains.setCoveredIndex(instance, 0);
        chains.save();
    }

    /** Chooses the chain of backfill digests for a log file whose time a standard digest covers already. */
    private DigestChain chainFor(DeliveredLogFile file, DigestChain standard) throws IOException {
        if (standard.isListed(file.entry())
                || standard.lastDigest() == null
                || !standard.isLate(file.entry())
                || schedule.isClockBehind(standard)) {
            return standard;
        }
        Optional<DigestChain> backfill = chains.find(file.accountId(), file.region(), true);
        return backfill.isPresent() ? backfill.get() : openBackfillChain(file.accountId(), file.region(), file.entry());
    }

    /**
     * Writes the digests that are due: those whose period has passed by the clock, or, should the clock have been set
     * back, by the time this process runs; and at once those of log files that were delivered late, which are backfill
     * digests.
     *
     * @throws IOException if one could not be written; to be tried again
     */
    public void writeDue() throws IOException {
        write(schedule::isDue);
    }

    /**
     * Writes a digest of each chain now, a backfill digest where there are late log files, so that every delivered log file
     * is in one.
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
        IOException failure = null;
        for (DigestChain chain : chains.all()) {
            try {
                if (due.test(chain)) {
                    putPlanned(chain);
                }
                if (due.test(chain)) {
                    write(chain);
                }
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Returns the newest digest of the trail's own account and region.
     *
     * @return its key; null if there is none
     */
    public @Nullable String newestDigest() {
        return chains.find(trail.accountId(), trail.homeRegion(), false)
                .map(DigestChain::lastDigest)
                .map(Digest.PreviousDigest::object)
                .orElse(null);
    }

    /**
     * Returns how long to wait until a full second has gone since all last digests.
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

    /** After a crash, or a store that failed: the digest may be there, and must not be made a second time. */
    private void putPlanned(DigestChain chain) throws IOException {
        DigestChain.PlannedDigest decided = chain.plannedDigest();
        if (decided != null) {
            SigningKey key = keys.current();
            chains.save();
            put(chain, decided, key);
        }
    }

    private void write(DigestChain chain) throws IOException {
        SigningKey key = keys.current();
        Instant now = now();
        if (!chain.backfill && schedule.isClockBehind(chain)) {
            log.warn(
                    "digest.clock",
                    "the clock was set back: the last digest ends at " + chain.nextStart() + " and it is " + now
                            + "; digests go on in steps of a second until the clock has caught up",
                    null);
        }
        Instant earliest = chain.nextStart().plusSeconds(1);
        Instant end = chain.backfill ? newestTimeInNames(chain.pending()) : now;
        chain.planNext(end.isBefore(earliest) ? earliest : end);
        chains.save();
        DigestChain.PlannedDigest decision = chain.plannedDigest();
        if (decision != null) {
            put(chain, decision, key);
        }
    }

    private void put(DigestChain chain, DigestChain.PlannedDigest decision, SigningKey key) throws IOException {
        String object = new DigestKey(
                        trail.prefix(),
                        chain.accountId,
                        chain.region,
                        trail.name(),
                        trail.homeRegion(),
                        decision.endTime(),
                        chain.backfill)
                .toString();
        if (chain.lastDigest() == null) {
            // Somebody may have begun it since this home looked.
            List<DigestKey> others = storedDigests.find(chain.accountId, chain.region, chain.backfill);
            if (!others.isEmpty()) {
                storedDigests.requireOwnership(others.get(others.size() - 1).toString());
            }
        }
        if (storedDigests.adopt(chain, object)) {
            schedule.written(chain);
            chains.save();
            return;
        }
        List<Digest.LogFileEntry> files = List.copyOf(chain.pending().subList(0, decision.logFileCount()));
        Digest.PreviousDigest previous = chain.lastDigest();
        Digest digest = new Digest(
                chain.accountId,
                chain.nextStart(),
                decision.endTime(),
                trail.bucket(),
                object,
                key.publicKey().fingerprint(),
                Digest.SHA256_WITH_RSA,
                newestDigest(files),
                oldestEventTime(files),
                previous,
                files);
        byte[] json = digest.toJson();
        String signature = HexFormat.of()
                .formatHex(key.sign(DigestSignature.dataToSign(
                        decision.endTime(),
                        trail.bucket(),
                        object,
                        json,
                        previous == null ? null : previous.signature())));
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(content)) {
            gzip.write(json);
        }
        DurableFile.replace(spooled, content.toByteArray());
        Map<String, String> metadata = new TreeMap<>();
        metadata.put(DigestSignature.SIGNATURE, signature);
        metadata.put(DigestSignature.SIGNATURE_ALGORITHM, Digest.SHA256_WITH_RSA);
        if (chain.backfill) {
            metadata.put(DigestSignature.BACKFILL_GENERATION_TIMESTAMP, EventTime.format(now()));
        }
        store.put(object, spooled, metadata);
        chain.continueAfter(
                digest, new Digest.PreviousDigest(trail.bucket(), object, DigestSignature.sha256(json), signature));
        schedule.written(chain);
        chains.save();
    }

    private static @Nullable Instant newestDigest(List<Digest.LogFileEntry> files) {
        return files.stream()
                .map(Digest.LogFileEntry::newestEventTime)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable Instant oldestEventTime(List<Digest.LogFileEntry> files) {
        return files.stream()
                .map(Digest.LogFileEntry::oldestEventTime)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The end of a backfill digest tells, as its log files' names do, of the time that it is for. */
    private Instant newestTimeInNames(List<Digest.LogFileEntry> files) {
        return files.stream()
                .flatMap(file -> DigestChain.timeInName(file).stream())
                .max(Comparator.naturalOrder())
                .orElseGet(this::now);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
