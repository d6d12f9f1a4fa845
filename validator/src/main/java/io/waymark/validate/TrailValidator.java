package io.waymark.validate;

import io.waymark.format.Digest;
import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyList;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    private final DirectoryStore store;
    private final DigestReader reader;
    private final LogFileCheck logFiles;
    private final MentionedLogFiles mentioned = new MentionedLogFiles();
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
        this.logFiles = new LogFileCheck(store);
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
        UnlistedLogFiles unlisted =
                new UnlistedLogFiles(request, mentioned, coverageByRegion, index.newestByRegion(trail), findings);
        for (String bucket : index.buckets(trail)) {
            store.visit(bucket, unlisted);
        }
        noteLimits(range);
        Instant start = covered.start();
        Instant end = covered.end();
        return start == null || end == null ? Optional.empty() : Optional.of(new TimeRange(start, end));
    }

    private void walk(List<StoredDigest> chain, TimeRange range) {
        int newest = chain.size() - 1;
        while (newest > 0 && !chain.get(newest - 1).endTime().isBefore(range.end())) {
            mention(chain.get(newest));
            newest--;
        }
        new ChainWalk(store, reader, chain, range.start(), this::checkLogFiles, findings).from(newest);
    }

    private void checkLogFiles(DigestFile file) {
        StoredDigest stored = file.stored();
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
        try {
            for (Digest.LogFile file : reader.read(stored).digest().logFiles()) {
                mentioned.add(new ObjectUri(file.bucket(), file.object()));
            }
        } catch (FormatException | IOException e) {
            // It was not asked for; what it would have vouched for counts as unlisted.
        }
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
                boolean othersGoOn = end.isBefore(regionsByEnd.lastKey());
                findings.accept(Finding.note((end.equals(Instant.MIN) ? "There" : "After " + end + " there")
                        + " is no valid digest of " + String.join(", ", regions)
                        + (othersGoOn ? ", though other regions have some until " + regionsByEnd.lastKey() : "")
                        + ": whether newer digests and log files were removed cannot be seen"));
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
