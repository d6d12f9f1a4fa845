package io.waymark.validator.verifier;

import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Looks at all files of a bucket for log files of accounts, and in buckets, that no chain of digests covers, whichever
 * trail's. Not safe for use by many threads.
 */
final class OrphanLogFileFinder implements ReadOnlyDirectoryStore.ObjectVisitor {
    private final Map<String, Set<String>> bucketsByAccount;
    private final Set<String> trailBuckets;
    private final ValidationRequest request;
    private final ListedLogFiles listedLogFiles;
    private final LogFileValidator logFiles;
    private final Consumer<Finding> findings;
    private final Map<ObjectUri, Integer> countByFolder =
            new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));

    /**
     * Creates the search.
     *
     * @param index the digests of all trails
     * @param request which log files to look at; those of other accounts too
     * @param mentioned those that valid digests list
     * @param check looks at their records
     * @param findings is told of each
     */
    OrphanLogFileFinder(
            DigestIndex index,
            ValidationRequest request,
            ListedLogFiles mentioned,
            LogFileValidator check,
            Consumer<Finding> findings) {
        this.bucketsByAccount = index.bucketsByAccount();
        this.trailBuckets = index.buckets(request.trail());
        this.request = request;
        this.listedLogFiles = mentioned;
        this.logFiles = check;
        this.findings = findings;
    }

    @Override
    public void visitObject(ObjectUri object) {
        if (!LogFileKey.matches(object.key())) {
            return;
        }
        try {
            LogFileKey key = LogFileKey.parse(object.key());
            if (request.includesIgnoringAccount(key)
                    && !bucketsByAccount.getOrDefault(key.accountId(), Set.of()).contains(object.bucket())
                    && !listedLogFiles.contains(object)) {
                countByFolder.merge(folder(object, key), 1, Integer::sum);
                findings.accept(logFiles.checkUnlisted(
                        object, key, Finding.Kind.LOG_ORPHANED, "unproven: no chain of digests covers its folder"));
            }
        } catch (FormatException e) {
            if (!trailBuckets.contains(object.bucket())) {
                findings.accept(Finding.of(Finding.Kind.LOG_INVALID, object, "has been moved: " + e.getMessage()));
            }
        }
    }

    /** Names the folders in which some were found. */
    void reportFolders() {
        countByFolder.forEach((folder, count) -> findings.accept(Finding.note("Unproven: "
                + (count == 1 ? "1 log file" : count + " log files") + " in " + folder
                + ", which no chain of digests in the store covers")));
    }

    private static ObjectUri folder(ObjectUri object, LogFileKey key) {
        String prefix = key.prefix().isEmpty() ? "" : key.prefix() + "/";
        return new ObjectUri(
                object.bucket(), prefix + "AWSLogs/" + key.accountId() + "/CloudTrail/" + key.region() + "/");
    }

    @Override
    public void visitUnreadable(ObjectUri object, String reason) {
        // the index of digests has told of it
    }
}
