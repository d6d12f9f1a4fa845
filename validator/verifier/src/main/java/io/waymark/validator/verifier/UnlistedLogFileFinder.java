package io.waymark.validator.verifier;

import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Finds log files that no valid digest lists. They were added to the store if valid digests cover the time of their
 * delivery. Not thread-safe.
 */
final class UnlistedLogFileFinder implements ReadOnlyStore.ObjectVisitor {
    /** Resolution of the delivery time in the name of a log file. */
    private static final Duration NAME_RESOLUTION = Duration.ofMinutes(1);

    /** The time in the name of a log file may be an hour ahead; clocks may differ by some minutes. */
    private static final Duration MAX_NAME_LEAD = Duration.ofMinutes(65);

    /** Maximum age of a file that may have just been delivered. */
    private static final Duration RECENT = Duration.ofSeconds(10);

    private final Map<ObjectUri, Suspect> suspects = new LinkedHashMap<>();
    private final ValidationRequest request;
    private final ListedLogFiles listedLogFiles;
    private final LogFileValidator logFiles;
    private final TrailPeriods periods;
    private final UntrustedListings untrusted;
    private final StreamTrails trails;
    private final Map<String, Set<String>> bucketsByAccount;
    private final boolean unreadableDigests;
    private final Consumer<Finding> findings;

    /**
     * A log file that a valid digest should list.
     *
     * @param key its key
     * @param covered whether valid digests cover the time of its delivery; else its region has none
     */
    private record Suspect(LogFileKey key, boolean covered) {}

    /**
     * Creates a finder.
     *
     * @param request the requested log files
     * @param listedLogFiles the log files that valid digests list
     * @param logFiles checks their records
     * @param periods the time that valid digests cover
     * @param untrusted the log files of trails whose keys are not trusted
     * @param trails the trails that log files name
     * @param bucketsByAccount the buckets with digests of the requested trails, by account
     * @param unreadableDigests whether some digests, which may list any log file, could not be read
     * @param findings receives the findings
     */
    UnlistedLogFileFinder(
            ValidationRequest request,
            ListedLogFiles listedLogFiles,
            LogFileValidator logFiles,
            TrailPeriods periods,
            UntrustedListings untrusted,
            StreamTrails trails,
            Map<String, Set<String>> bucketsByAccount,
            boolean unreadableDigests,
            Consumer<Finding> findings) {
        this.request = request;
        this.listedLogFiles = listedLogFiles;
        this.logFiles = logFiles;
        this.periods = periods;
        this.untrusted = untrusted;
        this.trails = trails;
        this.bucketsByAccount = bucketsByAccount;
        this.unreadableDigests = unreadableDigests;
        this.findings = findings;
    }

    @Override
    public void visitObject(ObjectUri object) {
        String key = object.key();
        if (!LogFileKey.matches(key)) {
            StrayObjectCheck.check(object).ifPresent(findings);
            return;
        }
        try {
            LogFileKey parsed = LogFileKey.parse(key);
            if (request.includes(parsed)
                    && bucketsByAccount
                            .getOrDefault(parsed.accountId(), Set.of())
                            .contains(object.bucket())
                    && !listedLogFiles.contains(object)) {
                classify(object, parsed);
            }
        } catch (FormatException e) {
            report(Finding.Kind.LOG_INVALID, object, "has been moved: " + e.getMessage());
        }
    }

    private void classify(ObjectUri object, LogFileKey key) {
        TimeRange delivered = new TimeRange(key.time(), key.time().plus(NAME_RESOLUTION));
        boolean covered = periods.cover(key, delivered);
        TrailId other = untrusted.find(object);
        TrailId awaited = other == null ? periods.findAwaited(key, delivered) : null;
        if (other != null) {
            report(
                    Finding.Kind.LOG_OTHER_TRAIL,
                    object,
                    "listed by a digest of the trail " + other.arn() + ", whose keys are not among the public keys");
        } else if (covered && awaited == null) {
            suspects.put(object, new Suspect(key, true));
        } else if (!covered && key.time().isAfter(Instant.now().plus(MAX_NAME_LEAD))) {
            report(Finding.Kind.LOG_INVALID, object, "not in any digest: the time in its name is in the future");
        } else if (awaited != null) {
            findings.accept(logFiles.checkUnlisted(
                    object,
                    key,
                    Finding.Kind.LOG_PENDING,
                    "pending: not yet in a digest" + (covered ? " of the trail " + awaited.arn() : "")));
        } else if (!periods.haveDigestsOfRegion(key)) {
            suspects.put(object, new Suspect(key, false));
        } else {
            findings.accept(logFiles.checkUnlisted(
                    object, key, Finding.Kind.LOG_UNPROVEN, "delivered in a period that no valid digest covers"));
        }
    }

    /** Returns whether an unlisted file in covered time was delivered just now. */
    boolean hasRecent(ReadOnlyStore store, Set<ObjectUri> listedSince) {
        Instant recently = Instant.now().minus(RECENT);
        return suspects.entrySet().stream()
                .filter(suspect -> suspect.getValue().covered && !listedSince.contains(suspect.getKey()))
                .anyMatch(suspect -> store.lastModified(suspect.getKey())
                        .filter(time -> time.isAfter(recently))
                        .isPresent());
    }

    /**
     * Reports the unlisted files in covered time, and of regions without digests.
     *
     * @param listedSince the log files in digests that were delivered during validation
     * @param mayBeListed whether a digest that is not valid may list a log file
     */
    void report(Set<ObjectUri> listedSince, Predicate<LogFileKey> mayBeListed) {
        suspects.forEach((file, suspect) -> logFiles.collectTrails(file, suspect.key));
        suspects.forEach((file, suspect) -> report(file, suspect, listedSince, mayBeListed));
        trails.report(findings);
    }

    private void report(
            ObjectUri file, Suspect suspect, Set<ObjectUri> listedSince, Predicate<LogFileKey> mayBeListed) {
        if (listedSince.contains(file)) {
            findings.accept(logFiles.checkUnlisted(
                    file,
                    suspect.key,
                    Finding.Kind.LOG_PENDING,
                    "pending: its digest was delivered during validation"));
        } else if (suspect.covered && mayBeListed.test(suspect.key)) {
            findings.accept(logFiles.checkUnlisted(
                    file,
                    suspect.key,
                    Finding.Kind.LOG_UNPROVEN,
                    "not in any valid digest: an invalid one may list it"));
        } else {
            TrailId named = logFiles.findTrail(file, suspect.key);
            if (named == null || periods.haveDigestsOf(named)) {
                reportUnlisted(file, suspect.covered ? "" : ": its region has none");
            } else {
                trails.countUndigested(named);
                findings.accept(logFiles.checkUnlisted(
                        file,
                        suspect.key,
                        Finding.Kind.LOG_PENDING,
                        "pending: not covered by any digest yet (trail " + named.arn() + ")"));
            }
        }
    }

    @Override
    public void visitUnreadable(ObjectUri object, String reason) {
        // reported by the digest index
    }

    private void reportUnlisted(ObjectUri object, String reason) {
        if (unreadableDigests) {
            report(Finding.Kind.UNCHECKED, object, "not in any digest that could be read");
        } else {
            report(Finding.Kind.LOG_INVALID, object, "not in any digest" + reason);
        }
    }

    private void report(Finding.Kind kind, ObjectUri object, String text) {
        findings.accept(Finding.of(kind, object, text));
    }
}
