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
    private static final Duration NAMED_AHEAD = Duration.ofMinutes(61);

    /** How long after a late log file its digest may come while the service runs. */
    private static final Duration DIGEST_DELAY = Duration.ofSeconds(4);

    private final DirectoryStore store;
    private final DigestReader reader;
    private final Streams streams = new Streams();
    private final LogFileCheck logFiles;
    private final MentionedLogFiles mentioned = new MentionedLogFiles();
    private final Set<ObjectUri> walked = new HashSet<>();
    private final Map<String, Coverage> coverageByRegion = new TreeMap<>();
    private final Coverage covered = new Coverage();
    private final Consumer<Finding> findings;

    /**
     * Creates a validator.
     *
     * @param store where the trail lies
     * @param keys the public keys to trust
     * @param findings is told of each finding, as it is made
     */
    public TrailValidator(DirectoryStore store, PublicKeyList keys, Consumer<Finding> findings) {
        this.store = store;
        this.reader = new DigestReader(store, keys);
        this.logFiles = new LogFileCheck(store, streams);
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
    public Optional<TimeRange> validate(TrailIndex index, ValidationRequest request) throws IOException {
        TrailName trail = request.trail();
        TimeRange range = request.range();
        List<String> regions =
                index.regions(trail).stream().filter(request::asksFor).toList();
        index.findings().forEach(findings);
        for (String region : regions) {
            coverageByRegion.put(region, new Coverage());
            walk(index.chain(trail, region, false), range);
        }
        for (String region : regions) {
            walk(index.chain(trail, region, true), range);
        }
        mentionOtherTrails(index, trail, range);
        UnlistedLogFiles unlisted = new UnlistedLogFiles(
                request, mentioned, logFiles, coverageByRegion, index.newestByRegion(trail), findings);
        for (String bucket : index.buckets(trail)) {
            store.visit(bucket, unlisted);
        }
        UnchainedLogFiles unchained = new UnchainedLogFiles(index, request, mentioned, logFiles, findings);
        for (String bucket : index.listedBuckets()) {
            store.visit(bucket, unchained);
        }
        unchained.noteFolders();
        unlisted.report(awaitDigests(index, unlisted));
        judgeStreams(index, request);
        noteLimits(range);
        Instant start = covered.start();
        Instant end = covered.end();
        return start == null || end == null ? Optional.empty() : Optional.of(new TimeRange(start, end));
    }

    /** Events of one stream may be in log files of several regions and accounts, and of other times than was asked for. */
    private void judgeStreams(TrailIndex index, ValidationRequest request) throws IOException {
        boolean partly = request.region() != null
                || request.prefix() != null
                || !index.listedBuckets().containsAll(store.buckets());
        if (partly) {
            if (!streams.byId().isEmpty()) {
                findings.accept(Finding.note("Whether events are missing was not looked at: that needs all regions,"
                        + " buckets and prefixes."));
            }
            return;
        }
        TimeRange range = request.range();
        Completeness completeness = new Completeness(
                streams, !range.start().isAfter(Instant.EPOCH), range.end().equals(Instant.MAX), findings);
        if (completeness.hasGaps()) {
            new LogFilesElsewhere(store, reader, logFiles, walked, mentioned).look(index, request, completeness);
        }
        completeness.report();
    }

    /**
     * A running service's late log file is in a digest some seconds after it is in the store. So where a file that no
     * digest lists has just come, looks for digests that have come since.
     */
    private Set<ObjectUri> awaitDigests(TrailIndex index, UnlistedLogFiles unlisted) throws IOException {
        Set<ObjectUri> known = new HashSet<>();
        index.trails().forEach(trail -> index.all(trail).forEach(digest -> known.add(digest.uri())));
        Set<ObjectUri> listed = new HashSet<>();
        long end = System.nanoTime() + DIGEST_DELAY.toNanos();
        while (unlisted.hasJustCome(store, listed) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(DIGEST_DELAY.toNanos() / 8);
            TrailIndex again = TrailIndex.of(store, null, null);
            for (TrailName trail : again.trails()) {
                for (StoredDigest digest : again.all(trail)) {
                    if (known.add(digest.uri())) {
                        listed.addAll(listedBy(digest));
                    }
                }
            }
        }
        return listed;
    }

    private void walk(List<StoredDigest> chain, TimeRange range) throws IOException {
        int newest = chain.size() - 1;
        while (newest >= 0 && isPast(range.end(), chain, newest)) {
            mention(chain.get(newest));
            newest--;
        }
        new ChainWalk(store, store.buckets(), reader, chain, range.start(), this::checkLogFiles, findings).from(newest);
        // A log file that is delivered before its time, as when a service stops, has a name that is later than its
        // digest.
        chain.stream()
                .filter(digest -> digest.endTime().isBefore(range.start())
                        && digest.endTime().plus(NAMED_AHEAD).isAfter(range.start()))
                .forEach(this::mention);
    }

    /** Tells whether a digest's period begins at that time or later. */
    private boolean isPast(Instant end, List<StoredDigest> chain, int index) {
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

    private void checkLogFiles(DigestFile file) {
        StoredDigest stored = file.stored();
        walked.add(stored.uri());
        findings.accept(new Finding(Finding.Kind.DIGEST_VALID, stored.key().backfill(), stored.uri(), "valid"));
        covered.add(file.period());
        if (!stored.key().backfill()) {
            coverageByRegion
                    .computeIfAbsent(stored.key().region(), region -> new Coverage())
                    .add(file.period());
        }
        for (Digest.LogFile logFile : file.digest().logFiles()) {
            ObjectUri uri = new ObjectUri(logFile.bucket(), logFile.object());
            findings.accept(
                    mentioned.add(uri)
                            ? check(uri, logFile, stored)
                            : Finding.of(Finding.Kind.LOG_INVALID, uri, "is listed by more than one digest"));
        }
    }

    private Finding check(ObjectUri uri, Digest.LogFile logFile, StoredDigest digest) {
        try {
            logFiles.check(logFile, digest.key());
            return Finding.of(Finding.Kind.LOG_VALID, uri, "valid");
        } catch (NoSuchFileException e) {
            return Finding.of(Finding.Kind.LOG_INVALID, uri, "not found");
        } catch (FormatException e) {
            return Finding.of(Finding.Kind.LOG_INVALID, uri, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Finding.of(Finding.Kind.UNCHECKED, uri, Reasons.of(e));
        }
    }

    /** Log files of several trails of an account share the folders, so another trail's digest may list a file. */
    private void mentionOtherTrails(TrailIndex index, TrailName trail, TimeRange range) {
        for (TrailName other : index.trails()) {
            if (!other.equals(trail) && other.accountId().equals(trail.accountId())) {
                for (StoredDigest digest : index.all(other)) {
                    if (!digest.endTime().isBefore(range.start())) {
                        mention(digest);
                    }
                }
            }
        }
    }

    private void mention(StoredDigest stored) {
        listedBy(stored).forEach(mentioned::add);
    }

    private List<ObjectUri> listedBy(StoredDigest stored) {
        try {
            return reader.read(stored).digest().logFiles().stream()
                    .map(file -> new ObjectUri(file.bucket(), file.object()))
                    .toList();
        } catch (FormatException | IOException e) {
            // It was not asked for; what it would have vouched for counts as unlisted.
            return List.of();
        }
    }

    private static String limit(Instant end, String regions) {
        return end.equals(Instant.MIN)
                ? "No valid digest covers any time of " + regions
                        + ": of its log files only those that a backfill digest lists are proven."
                : "What is proven of " + regions + " ends with its newest valid digest, at " + end
                        + "; whether anything newer was removed cannot be seen.";
    }

    private void noteLimits(TimeRange range) {
        TreeMap<Instant, List<String>> regionsByEnd = new TreeMap<>();
        coverageByRegion.forEach((region, coverage) -> {
            Instant end = coverage.end();
            regionsByEnd
                    .computeIfAbsent(end == null ? Instant.MIN : end, ignored -> new ArrayList<>())
                    .add(region);
        });
        regionsByEnd.forEach((end, regions) -> {
            if (end.isBefore(range.end())) {
                findings.accept(Finding.note(limit(end, String.join(", ", regions))));
            }
        });
        if (logFiles.lostTrackOfEventIds() || mentioned.isFull()) {
            findings.accept(
                    new Finding(
                            Finding.Kind.UNCHECKED,
                            false,
                            null,
                            "too much for the memory to find all duplicates: validate shorter periods, or set JAVA_OPTS=-Xmx4g"));
        }
    }
}
