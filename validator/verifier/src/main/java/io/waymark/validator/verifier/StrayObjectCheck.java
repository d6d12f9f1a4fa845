package io.waymark.validator.verifier;

import io.waymark.format.DigestKey;
import io.waymark.format.LogFileKey;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds objects in the folders of log files and digests that are neither. Readers such as Spark, Athena and DuckDB select
 * files by folder or suffix, in any case, so they may read them as log files.
 */
final class StrayObjectCheck {
    /** The folders of log files and digests; readers and file systems may ignore case. */
    private static final Pattern FOLDER = Pattern.compile(
            "(?:.+/)?AWSLogs/(?:.+/)?CloudTrail(?:-Digest)?/.+", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    /** Names of files that editors, file managers, file systems and sync tools leave. */
    private static final Pattern LITTER = Pattern.compile(
            "\\.DS_Store|\\._.*|Thumbs\\.db|desktop\\.ini|\\.directory|\\.nfs[0-9a-f]+|\\.fuse_hidden.*|\\.goutputstream-.*"
                    + "|.*~|~\\$.*|\\.~.*|#.*#|\\.#.*|.*\\.sw[a-p]|.*\\.(?:bak|orig|rej|tmp|temp|part|partial|filepart"
                    + "|crdownload|download|old|save|lock)|\\.git(?:keep|ignore|attributes)|\\.(?:keep|placeholder)"
                    + "|\\.(?:st|sync)(?:folder|ignore)|\\.?~?syncthing~?.*|.*\\.sync-conflict-.*"
                    + "|.*\\((?:.* )?conflicted copy.*|.* \\(\\d+\\)\\.[^/]*|.* - Copy.*"
                    // rsync, and the S3 clients of AWS and MinIO
                    + "|\\..+\\.[A-Za-z0-9]{6}|.*\\.json\\.gz\\.[0-9A-Fa-f]{8}|.*\\.part\\.minio|_SUCCESS|.*_\\$folder\\$",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    /** Names that most readers of a folder skip. */
    private static final Pattern SKIPPED_BY_READERS = Pattern.compile(
            "[._](?!.*\\.(?:json|jsonl|ndjson|gz|gzip)\\z).*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private static final String UNFINISHED_COPY = ".waymark-";
    private static final String UNFINISHED_METADATA = ReadOnlyDirectoryStore.METADATA_SUFFIX + ".tmp";

    private StrayObjectCheck() {}

    /**
     * Checks the name of an object that is not a log file.
     *
     * @param object the object
     * @return a finding, if it lies in a folder of log files or digests and is not a digest or its metadata
     */
    static Optional<Finding> check(ObjectUri object) {
        String key = object.key();
        if (!FOLDER.matcher(key).matches()
                || DigestKey.matches(key)
                || DigestKey.matches(withoutSuffix(key, ReadOnlyDirectoryStore.METADATA_SUFFIX))) {
            return Optional.empty();
        }
        String name = key.substring(key.lastIndexOf('/') + 1);
        String folder = key.substring(0, key.length() - name.length());
        if (isUnfinished(key, folder, name)) {
            return Optional.of(
                    Finding.note(object + " is being written, or was left by a service that was killed meanwhile"));
        }
        if (!LITTER.matcher(name).matches()) {
            return Optional.of(Finding.of(
                    Finding.Kind.LOG_INVALID,
                    object,
                    "not in any digest, and its name is not that of a log file; readers that select files by folder or"
                            + " suffix may read it"));
        }
        String text = "not a log file: its name is that of a temporary file of an editor, file manager or sync tool;"
                + " remove it";
        return Optional.of(
                SKIPPED_BY_READERS.matcher(name).matches()
                        ? Finding.note(object + " is " + text)
                        : Finding.of(Finding.Kind.LOG_INVALID, object, text));
    }

    private static boolean isUnfinished(String key, String folder, String name) {
        if (name.startsWith(UNFINISHED_COPY)) {
            String target = folder + name.substring(UNFINISHED_COPY.length());
            return LogFileKey.matches(target) || DigestKey.matches(target);
        }
        return key.endsWith(UNFINISHED_METADATA) && DigestKey.matches(withoutSuffix(key, UNFINISHED_METADATA));
    }

    private static String withoutSuffix(String key, String suffix) {
        return key.endsWith(suffix) ? key.substring(0, key.length() - suffix.length()) : key;
    }
}
