package io.waymark.validator.verifier;

import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Finds log files in folders that no digest chain of any trail covers, by account and bucket. Not thread-safe.
 */
final class OrphanLogFileFinder implements ReadOnlyStore.ObjectVisitor {
    private final Map<String, Set<String>> bucketsByAccount;
    private final Set<String> trailBuckets;
    private final ValidationRequest request;
    private final ListedLogFiles listedLogFiles;
    private final LogFileValidator logFiles;
    private final Consumer<Finding> findings;
    private final Map<ObjectUri, Integer> countByFolder =
            new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));

    /**
     * Creates a finder.
     *
     * @param index the digests of all trails
     * @param request the requested log files; its accounts are ignored
     * @param listedLogFiles the log files that valid digests list
     * @param logFiles checks their records
     * @param findings receives a finding for each
     */
    OrphanLogFileFinder(
            DigestIndex index,
            ValidationRequest request,
            ListedLogFiles listedLogFiles,
            LogFileValidator logFiles,
            Consumer<Finding> findings) {
        this.bucketsByAccount = index.bucketsByAccount();
        this.trailBuckets = index.buckets(request.trails());
        this.request = request;
        this.listedLogFiles = listedLogFiles;
        this.logFiles = logFiles;
        this.findings = findings;
    }

    @Override
    public void visitObject(ObjectUri object) {
        if (!LogFileKey.matches(object.key())) {
            if (!trailBuckets.contains(object.bucket())) {
                StrayObjectCheck.check(object).ifPresent(findings);
            }
            return;
        }
        try {
            LogFileKey key = LogFileKey.parse(object.key());
            if (request.includesIgnoringAccount(key)
                    && !bucketsByAccount.getOrDefault(key.accountId(), Set.of()).contains(object.bucket())
                    && !listedLogFiles.contains(object)) {
                countByFolder.merge(folder(object, key), 1, Integer::sum);
                findings.accept(logFiles.checkUnlisted(
                        object, key, Finding.Kind.LOG_ORPHANED, "unproven: no digest chain covers its folder"));
            }
        } catch (FormatException e) {
            if (!trailBuckets.contains(object.bucket())) {
                findings.accept(Finding.of(Finding.Kind.LOG_INVALID, object, "has been moved: " + e.getMessage()));
            }
        }
    }

    /** Reports the folders of the log files found. */
    void reportFolders() {
        countByFolder.forEach((folder, count) -> findings.accept(Finding.note("Unproven: "
                + (count == 1 ? "1 log file" : count + " log files") + " in " + folder
                + ", which no digest chain in the store covers")));
    }

    private static ObjectUri folder(ObjectUri object, LogFileKey key) {
        String prefix = key.prefix().isEmpty() ? "" : key.prefix() + "/";
        return new ObjectUri(
                object.bucket(), prefix + "AWSLogs/" + key.accountId() + "/CloudTrail/" + key.region() + "/");
    }

    @Override
    public void visitUnreadable(ObjectUri object, String reason) {
        // reported by the digest index
    }
}
