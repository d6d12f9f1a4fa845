package io.waymark.validator.verifier;

import io.waymark.format.Digest;
import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyList;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Validates a trail: every region's chain of digests, the log files that they list, and the files that none lists.
 *
 * <p>What the AWS CLI checks, and what it does not: the hash and the signature of the digest before, the continuity of
 * periods, files that no digest lists, bytes behind the gzip data, the records' form, and eventIDs that occur twice. What
 * no validator can see: whether the newest digests were removed together with all that they list. For one use by one
 * thread.
 */
public final class TrailValidator {
    /** The longest time from a log file's delivery to the minute that its name holds. */
    private static final Duration MAX_NAME_LEAD = Duration.ofMinutes(61);

    /** How long after a late log file its digest may come while the service runs. */
    private static final Duration MAX_DIGEST_DELAY = Duration.ofSeconds(4);

    private final ReadOnlyDirectoryStore store;
    private final DigestReader reader;
    private final ObservedStreams streams = new ObservedStreams();
    private final LogFileValidator logFiles;
    private final ListedLogFiles listedLogFiles = new ListedLogFiles();
    private final Set<ObjectUri> walkedDigests = new HashSet<>();
    private final Map<String, TimeRangeSet> coverageByRegion = new TreeMap<>();
    private final TimeRangeSet covered = new TimeRangeSet();
    private final Consumer<Finding> findings;

    /**
     * Creates a validator.
     *
     * @param store where the trail lies
     * @param keys the public keys to trust
     * @param findings is told of each finding, as it is made
     */
    public TrailValidator(ReadOnlyDirectoryStore store, PublicKeyList keys, Consumer<Finding> findings) {
        this.store = store;
        this.reader = new DigestReader(store, keys);
        this.logFiles = new LogFileValidator(store, streams);
        this.findings = findings;
    }

    /**
     * Validates a trail.
     *
     * @param index the store's digests
     * @param request what to validate
     * @return the time that valid digests cover, from first to last; empty if there is none
     * @throws IOException if the store cannot be listed
     */
    public Optional<TimeRange> validate(DigestIndex index, ValidationRequest request) throws IOException {
        TrailId trail = request.trail();
        TimeRange range = request.range();
        List<String> regions =
                index.regions(trail).stream().filter(request::includes).toList();
        index.findings().forEach(findings);
        for (String region : regions) {
            coverageByRegion.put(region, new TimeRangeSet());
            walk(index.chain(trail, region, false), range);
        }
        for (String region : regions) {
            walk(index.chain(trail, region, true), range);
        }
        markListedByOtherTrails(index, trail, range);
        UnlistedLogFileFinder unlisted = new UnlistedLogFileFinder(
                request, listedLogFiles, logFiles, coverageByRegion, index.newestByRegion(trail), findings);
        for (String bucket : index.buckets(trail)) {
            store.visit(bucket, unlisted);
        }
        OrphanLogFileFinder unchained = new OrphanLogFileFinder(index, request, listedLogFiles, logFiles, findings);
        for (String bucket : index.scannedBuckets()) {
            store.visit(bucket, unchained);
        }
        unchained.reportFolders();
        unlisted.report(awaitLateDigests(index, unlisted));
        checkCompleteness(index, request);
        reportLimits(range);
        Instant start = covered.start();
        Instant end = covered.end();
        return start == null || end == null ? Optional.empty() : Optional.of(new TimeRange(start, end));
    }

    /** Events of one stream may be in log files of several regions and accounts, and of other times than was asked for. */
    private void checkCompleteness(DigestIndex index, ValidationRequest request) throws IOException {
        boolean partly = request.region() != null
                || request.prefix() != null
                || !index.scannedBuckets().containsAll(store.buckets());
        if (partly) {
            if (!streams.byId().isEmpty()) {
                findings.accept(Finding.note("Whether events are missing was not looked at: that needs all regions,"
                        + " buckets and prefixes."));
            }
            return;
        }
        TimeRange range = request.range();
        CompletenessCheck completeness = new CompletenessCheck(
                streams, !range.start().isAfter(Instant.EPOCH), range.end().equals(Instant.MAX), findings);
        if (completeness.hasGaps()) {
            new OutOfScopeLogFiles(store, reader, logFiles, walkedDigests, listedLogFiles)
                    .collect(index, request, completeness);
        }
        completeness.report();
    }

    /**
     * A running service's late log file is in a digest some seconds after it is in the store. So where a file that no
     * digest lists has just come, looks for digests that have come since.
     */
    private Set<ObjectUri> awaitLateDigests(DigestIndex index, UnlistedLogFileFinder unlisted) throws IOException {
        Set<ObjectUri> known = new HashSet<>();
        index.trails().forEach(trail -> index.digestsOf(trail).forEach(digest -> known.add(digest.uri())));
        Set<ObjectUri> listed = new HashSet<>();
        long end = System.nanoTime() + MAX_DIGEST_DELAY.toNanos();
        while (unlisted.hasRecent(store, listed) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(MAX_DIGEST_DELAY.toNanos() / 8);
            DigestIndex again = DigestIndex.scan(store, null, null);
            for (TrailId trail : again.trails()) {
                for (DigestLocation digest : again.digestsOf(trail)) {
                    if (known.add(digest.uri())) {
                        listed.addAll(logFilesListedBy(digest));
                    }
                }
            }
        }
        return listed;
    }

    private void walk(List<DigestLocation> chain, TimeRange range) throws IOException {
        int newest = chain.size() - 1;
        while (newest >= 0 && startsAtOrAfter(range.end(), chain, newest)) {
            markListed(chain.get(newest));
            newest--;
        }
        new DigestChainWalker(store, store.buckets(), reader, chain, range.start(), this::onValidDigest, findings)
                .walkFrom(newest);
        // A log file that is delivered before its time, as when a service stops, has a name that is later than its
        // digest.
        chain.stream()
                .filter(digest -> digest.endTime().isBefore(range.start())
                        && digest.endTime().plus(MAX_NAME_LEAD).isAfter(range.start()))
                .forEach(this::markListed);
    }

    /** Tells whether a digest's period begins at that time or later. */
    private boolean startsAtOrAfter(Instant end, List<DigestLocation> chain, int index) {
        if (index > 0 && !chain.get(index - 1).endTime().isBefore(end)) {
            return true;
        }
        if (!chain.get(index).endTime().isAfter(end)) {
            return false;
        }
        try {
            return !reader.read(chain.get(index)).digest().startTime().isBefore(end);
        } catch (FormatException | IOException e) {
            // When its period begins is not known; the walk reports it.
            return false;
        }
    }

    private void onValidDigest(VerifiedDigest file) {
        DigestLocation stored = file.location();
        walkedDigests.add(stored.uri());
        findings.accept(new Finding(Finding.Kind.DIGEST_VALID, stored.key().backfill(), stored.uri(), "valid"));
        covered.add(file.period());
        if (!stored.key().backfill()) {
            coverageByRegion
                    .computeIfAbsent(stored.key().region(), region -> new TimeRangeSet())
                    .add(file.period());
        }
        for (Digest.LogFileEntry logFile : file.digest().logFiles()) {
            ObjectUri uri = new ObjectUri(logFile.bucket(), logFile.object());
            findings.accept(
                    listedLogFiles.add(uri)
                            ? check(uri, logFile, stored)
                            : Finding.of(Finding.Kind.LOG_INVALID, uri, "is listed by more than one digest"));
        }
    }

    private Finding check(ObjectUri uri, Digest.LogFileEntry logFile, DigestLocation digest) {
        try {
            logFiles.check(logFile, digest.key());
            return Finding.of(Finding.Kind.LOG_VALID, uri, "valid");
        } catch (NoSuchFileException e) {
            return Finding.of(Finding.Kind.LOG_INVALID, uri, "not found");
        } catch (FormatException e) {
            return Finding.of(Finding.Kind.LOG_INVALID, uri, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Finding.of(Finding.Kind.UNCHECKED, uri, IoErrorMessage.of(e));
        }
    }

    /** Log files of several trails of an account share the folders, so another trail's digest may list a file. */
    private void markListedByOtherTrails(DigestIndex index, TrailId trail, TimeRange range) {
        for (TrailId other : index.trails()) {
            if (!other.equals(trail) && other.accountId().equals(trail.accountId())) {
                for (DigestLocation digest : index.digestsOf(other)) {
                    if (!digest.endTime().isBefore(range.start())) {
                        markListed(digest);
                    }
                }
            }
        }
    }

    private void markListed(DigestLocation stored) {
        logFilesListedBy(stored).forEach(listedLogFiles::add);
    }

    private List<ObjectUri> logFilesListedBy(DigestLocation stored) {
        try {
            return reader.read(stored).digest().logFiles().stream()
                    .map(file -> new ObjectUri(file.bucket(), file.object()))
                    .toList();
        } catch (FormatException | IOException e) {
            // It was not asked for; what it would have vouched for counts as unlisted.
            return List.of();
        }
    }

    private static String describeProvenUntil(Instant end, String regions) {
        return end.equals(Instant.MIN)
                ? "No valid digest covers any time of " + regions
                        + ": of its log files only those that a backfill digest lists are proven."
                : "What is proven of " + regions + " ends with its newest valid digest, at " + end
                        + "; whether anything newer was removed cannot be seen.";
    }

    private void reportLimits(TimeRange range) {
        TreeMap<Instant, List<String>> regionsByEnd = new TreeMap<>();
        coverageByRegion.forEach((region, coverage) -> {
            Instant end = coverage.end();
            regionsByEnd
                    .computeIfAbsent(end == null ? Instant.MIN : end, ignored -> new ArrayList<>())
                    .add(region);
        });
        regionsByEnd.forEach((end, regions) -> {
            if (end.isBefore(range.end())) {
                findings.accept(Finding.note(describeProvenUntil(end, String.join(", ", regions))));
            }
        });
        if (logFiles.eventIdsOverflowed() || listedLogFiles.isFull()) {
            findings.accept(
                    new Finding(
                            Finding.Kind.UNCHECKED,
                            false,
                            null,
                            "too much for the memory to find all duplicates: validate shorter periods, or set JAVA_OPTS=-Xmx4g"));
        }
    }
}
