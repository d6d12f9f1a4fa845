package io.waymark.validator.verifier;

import io.waymark.format.Digest;
import io.waymark.format.DigestKey;
import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.format.PublicKeyList;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Validates one or more trails of a store: the digest chain of every region, the log files that the digests list, and log files that none lists.
 *
 * <p>Checks what the AWS CLI checks, and also the hash and signature of each previous digest, the continuity of periods,
 * unlisted log files, trailing data after the gzip member, the format of records, duplicate eventIDs, and missing events.
 * No validator can see whether the newest digests were removed together with everything that they list. For one use on one
 * thread.
 */
public final class TrailValidator {
    /** Maximum time from the delivery of a log file to the minute in its name. */
    private static final Duration MAX_NAME_LEAD = Duration.ofMinutes(61);

    private static final Duration NAME_RESOLUTION = Duration.ofMinutes(1);

    /** Maximum time from the delivery of a late log file to its digest, while the service runs. */
    private static final Duration MAX_DIGEST_DELAY = Duration.ofSeconds(4);

    private final ReadOnlyStore store;
    private final DigestReader reader;
    private final TrailStreams streams = new TrailStreams();
    private final StreamTrails streamTrails = new StreamTrails(streams);
    private final LogFileValidator logFiles;
    private final ListedLogFiles listedLogFiles = new ListedLogFiles();
    private final Set<ObjectUri> walkedDigests = new HashSet<>();
    private final UntrustedListings untrusted = new UntrustedListings();
    private final TimeRangeSet covered = new TimeRangeSet();
    private final Consumer<Finding> findings;
    private final List<DigestKey> invalidDigests = new ArrayList<>();
    /** Whether a digest may list log files, but could not be read. */
    private boolean unreadableDigests;

    /**
     * Creates a validator.
     *
     * @param store the store of the trails
     * @param keys the public keys to trust
     * @param findings receives each finding when it is made
     */
    public TrailValidator(ReadOnlyStore store, PublicKeyList keys, Consumer<Finding> findings) {
        this(store, keys, findings, new ReadLogFiles());
    }

    /**
     * Creates a validator that does not read log files again which an earlier validation has read.
     *
     * @param store the store of the trails
     * @param keys the public keys to trust
     * @param findings receives each finding when it is made
     * @param readFiles what earlier validations of the store have read
     */
    public TrailValidator(ReadOnlyStore store, PublicKeyList keys, Consumer<Finding> findings, ReadLogFiles readFiles) {
        readFiles.begin();
        this.store = store;
        this.reader = new DigestReader(store, keys);
        this.logFiles = new LogFileValidator(store, streams, streamTrails, readFiles);
        this.findings = findings;
    }

    /**
     * Returns whether a public key is known that a digest of a trail names. Otherwise the keys of this trail are missing, or
     * all its digests were replaced.
     *
     * @param index the store's digests
     * @param trail the trail
     * @return false if each digest that can be read names an unknown key
     */
    public boolean hasKeyOf(DigestIndex index, TrailId trail) {
        return index.digestsOf(trail).stream()
                .anyMatch(digest -> reader.readOfUnknownKey(digest).isEmpty());
    }

    /**
     * Finds the trails of a store that can be validated with the public keys.
     *
     * @param index the store's digests
     * @return those for which {@link #hasKeyOf} is true
     */
    public Set<TrailId> trailsWithKeys(DigestIndex index) {
        return index.trails().stream().filter(trail -> hasKeyOf(index, trail)).collect(Collectors.toSet());
    }

    /**
     * Validates the requested trails. The finding of a valid digest comes directly before those of the log files that it lists.
     *
     * @param index the store's digests
     * @param request what to validate
     * @return the time that valid digests cover, from first to last; empty if no digest is valid
     * @throws IOException if the store cannot be listed
     */
    public Optional<TimeRange> validate(DigestIndex index, ValidationRequest request) throws IOException {
        TimeRange range = request.range();
        TrailPeriods periods = new TrailPeriods(index, request);
        index.findings().forEach(findings);
        unreadableDigests = index.isIncomplete();
        List<TrailId> trails = request.trails().stream()
                .sorted(Comparator.comparing(TrailId::arn))
                .toList();
        trails.forEach(trail -> streams.addTrail(trail, index.buckets(trail)));
        for (boolean backfill : new boolean[] {false, true}) {
            for (TrailId trail : trails) {
                for (String region : index.regions(trail)) {
                    if (request.includes(region)) {
                        walk(index.chain(trail, region, backfill), range, periods);
                    }
                }
            }
        }
        markListedByOtherTrails(index, request);
        UnlistedLogFileFinder unlisted = new UnlistedLogFileFinder(
                request,
                listedLogFiles,
                logFiles,
                periods,
                untrusted,
                streamTrails,
                index.bucketsByAccount(request.trails()),
                unreadableDigests,
                findings);
        for (String bucket : index.buckets(request.trails())) {
            store.visit(bucket, unlisted);
        }
        OrphanLogFileFinder orphans = new OrphanLogFileFinder(index, request, listedLogFiles, logFiles, findings);
        for (String bucket : index.scannedBuckets()) {
            store.visit(bucket, orphans);
        }
        orphans.reportFolders();
        unlisted.report(awaitLateDigests(index, unlisted), this::mayBeListedByInvalidDigest);
        untrusted.report(findings);
        checkCompleteness(index, request);
        trails.forEach(trail -> reportProvenUntil(trail, trails.size() > 1, periods, range));
        reportLackOfMemory();
        Instant start = covered.start();
        Instant end = covered.end();
        return start == null || end == null ? Optional.empty() : Optional.of(new TimeRange(start, end));
    }

    /** Returns whether a log file that no valid digest lists may be listed by one that is missing or was changed. */
    private boolean mayBeListedByInvalidDigest(LogFileKey file) {
        return invalidDigests.stream()
                .filter(digest -> digest.accountId().equals(file.accountId())
                        && digest.region().equals(file.region()))
                .anyMatch(digest -> digest.backfill()
                        ? !file.time().isAfter(digest.endTime())
                        : file.time().plus(NAME_RESOLUTION).isAfter(digest.endTime())
                                && file.time().isBefore(digest.endTime().plus(MAX_NAME_LEAD)));
    }

    /** A stream may have events in log files of several regions and accounts, and outside the requested time range. */
    private void checkCompleteness(DigestIndex index, ValidationRequest request) throws IOException {
        boolean partly = request.region() != null
                || request.prefix() != null
                || !index.scannedBuckets().containsAll(store.buckets());
        if (partly) {
            if (request.trails().stream()
                    .anyMatch(trail -> !streams.of(trail).byId().isEmpty())) {
                findings.accept(Finding.note(
                        "Missing events were not looked for: that requires all regions," + " buckets and prefixes."));
            }
            return;
        }
        if (unreadableDigests) {
            streams.addUnreadableFile(null, ObservedStreams.RecordOrigin.OUT_OF_SCOPE);
        }
        TimeRange range = request.range();
        Map<TrailStreams.TrailName, CompletenessCheck> checks = new TreeMap<>();
        streams.byTrail()
                .forEach((trail, observed) -> checks.put(
                        trail,
                        new CompletenessCheck(
                                observed,
                                !range.start().isAfter(Instant.EPOCH),
                                range.end().equals(Instant.MAX),
                                findings)));
        if (checks.values().stream().anyMatch(CompletenessCheck::hasGaps)) {
            new OutOfScopeLogFiles(store, reader, logFiles, streams, walkedDigests, listedLogFiles)
                    .collect(index, request, checks);
        }
        checks.values().forEach(CompletenessCheck::report);
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

    private void walk(List<DigestLocation> chain, TimeRange range, TrailPeriods periods) throws IOException {
        int newest = chain.size() - 1;
        while (newest >= 0 && startsAtOrAfter(range.end(), chain, newest)) {
            markListed(chain.get(newest));
            newest--;
        }
        new DigestChainWalker(
                        store,
                        store.buckets(),
                        reader,
                        chain,
                        range.start(),
                        digest -> onValidDigest(digest, periods),
                        this::onProblem)
                .walkFrom(newest);
        // The name of a log file that is delivered early, as when a service stops, is later than its digest.
        chain.stream()
                .filter(digest -> digest.endTime().isBefore(range.start())
                        && digest.endTime().plus(MAX_NAME_LEAD).isAfter(range.start()))
                .forEach(this::markListed);
    }

    /** Returns whether the period of a digest starts at this time or later. */
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
            // The start of its period is unknown; the walk reports the digest.
            return false;
        }
    }

    private void onProblem(Finding finding) {
        unreadableDigests |= finding.kind() == Finding.Kind.UNCHECKED;
        ObjectUri object = finding.object();
        if (finding.kind() == Finding.Kind.DIGEST_INVALID && object != null) {
            try {
                invalidDigests.add(DigestKey.parse(object.key()));
            } catch (FormatException e) {
                // A digest named by another one, with a key that no digest can have: it lists nothing.
            }
        }
        findings.accept(finding);
    }

    private void onValidDigest(VerifiedDigest file, TrailPeriods periods) {
        DigestLocation stored = file.location();
        walkedDigests.add(stored.uri());
        findings.accept(new Finding(Finding.Kind.DIGEST_VALID, stored.key().backfill(), stored.uri(), "valid"));
        covered.add(file.period());
        if (!stored.key().backfill()) {
            periods.add(TrailId.of(stored.key()), stored.key().region(), file.period());
        }
        file.digest().notLogged().forEach(streams.of(TrailId.of(stored.key()))::addNotLogged);
        for (Digest.LogFileEntry logFile : file.digest().logFiles()) {
            ObjectUri uri = new ObjectUri(logFile.bucket(), logFile.object());
            findings.accept(
                    listedLogFiles.add(uri)
                            ? check(uri, logFile, stored)
                            : Finding.ofListed(
                                    Finding.Kind.LOG_INVALID, uri, stored.uri(), "is listed by more than one digest"));
        }
    }

    private Finding check(ObjectUri uri, Digest.LogFileEntry logFile, DigestLocation digest) {
        try {
            logFiles.check(logFile, digest.key());
            return Finding.ofListed(Finding.Kind.LOG_VALID, uri, digest.uri(), "valid");
        } catch (NoSuchFileException e) {
            String reason = MissingObject.reason(store, uri);
            return Finding.ofListed(MissingObject.kind(reason, Finding.Kind.LOG_INVALID), uri, digest.uri(), reason);
        } catch (FormatException e) {
            return Finding.ofListed(Finding.Kind.LOG_INVALID, uri, digest.uri(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Finding.ofListed(Finding.Kind.UNCHECKED, uri, digest.uri(), IoErrorMessage.of(e));
        }
    }

    /** Trails of one account share the folders of log files, so digests of another trail may list a file. */
    private void markListedByOtherTrails(DigestIndex index, ValidationRequest request) {
        for (TrailId other : index.trails()) {
            if (!request.trails().contains(other) && request.includesAccount(other.accountId())) {
                for (DigestLocation digest : index.digestsOf(other)) {
                    if (!digest.endTime().isBefore(request.range().start())) {
                        reader.readOfUnknownKey(digest)
                                .ifPresentOrElse(
                                        read -> read.logFiles()
                                                .forEach(file -> untrusted.add(
                                                        other, new ObjectUri(file.bucket(), file.object()))),
                                        () -> markListed(digest));
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
        } catch (FormatException | NoSuchFileException e) {
            // The digest is outside the request; its log files count as unlisted.
            return List.of();
        } catch (IOException e) {
            unreadableDigests = true;
            return List.of();
        }
    }

    private void reportProvenUntil(TrailId trail, boolean nameTrail, TrailPeriods periods, TimeRange range) {
        TreeMap<Instant, List<String>> regionsByEnd = new TreeMap<>();
        periods.coverage(trail).forEach((region, coverage) -> {
            Instant end = coverage.end();
            regionsByEnd
                    .computeIfAbsent(end == null ? Instant.MIN : end, ignored -> new ArrayList<>())
                    .add(region);
        });
        regionsByEnd.forEach((end, regions) -> {
            if (end.isBefore(range.end())) {
                findings.accept(Finding.note(describeProvenUntil(
                        end, String.join(", ", regions) + (nameTrail ? " of the trail " + trail.arn() : ""))));
            }
        });
    }

    private static String describeProvenUntil(Instant end, String regions) {
        return end.equals(Instant.MIN)
                ? "No valid digest covers any time in " + regions
                        + ": only log files that a backfill digest lists are proven."
                : "Proof for " + regions + " ends with the newest valid digest, at " + end
                        + "; removal of anything newer cannot be detected.";
    }

    private void reportLackOfMemory() {
        if (streams.eventIdsOverflowed() || listedLogFiles.isFull() || untrusted.isFull()) {
            findings.accept(Finding.unchecked(
                    "not enough memory to find all duplicates: validate shorter time ranges, or set JAVA_OPTS=-Xmx4g"));
        }
    }
}
