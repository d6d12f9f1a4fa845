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
final class UnchainedLogFiles implements DirectoryStore.Visitor {
    private final Map<String, Set<String>> chainedBuckets;
    private final Set<String> bucketsOfTrail;
    private final ValidationRequest request;
    private final MentionedLogFiles mentioned;
    private final LogFileCheck check;
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
    UnchainedLogFiles(
            TrailIndex index,
            ValidationRequest request,
            MentionedLogFiles mentioned,
            LogFileCheck check,
            Consumer<Finding> findings) {
        this.chainedBuckets = index.bucketsByAccount();
        this.bucketsOfTrail = index.buckets(request.trail());
        this.request = request;
        this.mentioned = mentioned;
        this.check = check;
        this.findings = findings;
    }

    @Override
    public void object(ObjectUri object) {
        if (!LogFileKey.matches(object.key())) {
            return;
        }
        try {
            LogFileKey key = LogFileKey.parse(object.key());
            if (request.asksForAnyAccount(key)
                    && !chainedBuckets.getOrDefault(key.accountId(), Set.of()).contains(object.bucket())
                    && !mentioned.contains(object)) {
                countByFolder.merge(folder(object, key), 1, Integer::sum);
                findings.accept(check.unlisted(
                        object, key, Finding.Kind.LOG_UNCHAINED, "unproven: no chain of digests covers its folder"));
            }
        } catch (FormatException e) {
            if (!bucketsOfTrail.contains(object.bucket())) {
                findings.accept(Finding.of(Finding.Kind.LOG_INVALID, object, "has been moved: " + e.getMessage()));
            }
        }
    }

    /** Names the folders in which some were found. */
    void noteFolders() {
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
    public void unreadable(ObjectUri object, String reason) {
        // the index of digests has told of it
    }
}
