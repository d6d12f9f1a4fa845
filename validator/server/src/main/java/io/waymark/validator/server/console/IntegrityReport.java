package io.waymark.validator.server.console;

import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.validator.verifier.Finding;
import io.waymark.validator.verifier.ObjectUri;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the last validation of all stores has found. Immutable once it is published. */
final class IntegrityReport {
    private static final int MAX_PROBLEMS = 500;

    static final IntegrityReport EMPTY = new IntegrityReport(null);

    private final @Nullable Instant checkedAt;
    private final Map<String, Finding> logFiles = new HashMap<>();
    private final List<Finding> digests = new ArrayList<>();
    private final List<Finding> problems = new ArrayList<>();
    private final List<Finding> streams = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    /** Why nothing is known of what is in a bucket. */
    private final Map<String, String> unread = new HashMap<>();

    private final Set<String> read = new HashSet<>();
    /** Why nothing is known of what is in any bucket that was not read; empty if it is. */
    private String unknown = "";
    /** Why the digests of an account in a bucket prove nothing. */
    private final Map<Folder, String> untrusted = new HashMap<>();

    private int problemCount;

    /** The log files of an account in a bucket. */
    private record Folder(String bucket, String accountId) {}

    /**
     * Creates a report without findings.
     *
     * @param checkedAt when the validation began; null if there was none yet
     */
    IntegrityReport(@Nullable Instant checkedAt) {
        this.checkedAt = checkedAt;
    }

    void add(Finding finding) {
        ObjectUri object = finding.object();
        switch (finding.kind()) {
            case LOG_VALID, LOG_INVALID, LOG_PENDING, LOG_UNPROVEN, LOG_ORPHANED, LOG_OTHER_TRAIL -> {
                if (object != null) {
                    logFiles.merge(object.toString(), finding, IntegrityReport::worse);
                }
            }
            case DIGEST_VALID, DIGEST_INVALID -> digests.add(finding);
            case STREAM_COMPLETE, STREAM_INCOMPLETE -> streams.add(finding);
            case UNCHECKED -> {
                if (object != null && object.key().isEmpty()) {
                    addUnread(List.of(object.bucket()), finding.text());
                } else if (object != null) {
                    logFiles.merge(object.toString(), finding, IntegrityReport::worse);
                }
            }
            case NOTE -> {
                if (notes.size() < MAX_PROBLEMS) {
                    notes.add(finding.text());
                }
            }
        }
        if (isProblem(finding)) {
            problemCount++;
            if (problems.size() < MAX_PROBLEMS) {
                problems.add(finding);
            }
        }
    }

    /** Adds that nothing is known of what is in some buckets. */
    void addUnread(List<String> buckets, String reason) {
        buckets.forEach(bucket -> unread.put(bucket, reason));
    }

    /** Adds that some buckets were read. */
    void addRead(List<String> buckets) {
        read.addAll(buckets);
    }

    /** Adds that nothing is known of what is in any bucket that was not read. */
    void addUnknown(String reason) {
        unknown = unknown.isEmpty() ? reason : unknown + "; " + reason;
    }

    /** Adds that nothing is proved of the log files of an account in a bucket. */
    void addUntrusted(String bucket, String accountId, String reason) {
        untrusted.put(new Folder(bucket, accountId), reason);
    }

    /** Whether nothing is known of what is in a bucket. */
    boolean isUnread(String bucket) {
        return unreadReason(bucket) != null;
    }

    private @Nullable String unreadReason(String bucket) {
        String reason = unread.get(bucket);
        return reason == null && !unknown.isEmpty() && !read.contains(bucket) ? unknown : reason;
    }

    boolean isStoreUnread() {
        return !unread.isEmpty() || !unknown.isEmpty();
    }

    /** Whether nothing is proved of a log file, for a reason that it shares with others. */
    boolean isUnproven(ObjectUri logFile) {
        return unprovenReason(logFile) != null;
    }

    private @Nullable String unprovenReason(ObjectUri logFile) {
        String reason = unreadReason(logFile.bucket());
        if (reason != null || untrusted.isEmpty()) {
            return reason;
        }
        try {
            return untrusted.get(
                    new Folder(logFile.bucket(), LogFileKey.parse(logFile.key()).accountId()));
        } catch (FormatException e) {
            return null;
        }
    }

    private static Finding worse(Finding one, Finding other) {
        return proofOf(one).compareTo(proofOf(other)) < 0 ? other : one;
    }

    private static boolean isProblem(Finding finding) {
        return switch (finding.kind()) {
            case LOG_INVALID, DIGEST_INVALID, STREAM_INCOMPLETE, UNCHECKED -> true;
            default -> false;
        };
    }

    static Proof proofOf(Finding finding) {
        return switch (finding.kind()) {
            case LOG_VALID, DIGEST_VALID, STREAM_COMPLETE -> Proof.VALID;
            case LOG_PENDING -> Proof.PENDING;
            case LOG_INVALID, DIGEST_INVALID, STREAM_INCOMPLETE -> finding.isMissing() ? Proof.MISSING : Proof.INVALID;
            case LOG_UNPROVEN, LOG_ORPHANED, LOG_OTHER_TRAIL, UNCHECKED -> Proof.UNPROVEN;
            case NOTE -> Proof.NONE;
        };
    }

    /** Returns the log file that proves an event best of those that hold it; an empty text if none does yet. */
    String bestOf(List<String> logFiles) {
        return logFiles.stream().min(Comparator.comparing(this::proofOf)).orElse("");
    }

    /** Returns the valid digest that lists a log file; an empty text if there is none. */
    String digestOf(String logFile) {
        Finding finding = logFiles.get(logFile);
        return finding == null || finding.digest() == null
                ? ""
                : finding.digest().toString();
    }

    /** Returns the proof of a log file; one that is newer than the validation is pending. */
    Proof proofOf(String logFile) {
        Finding finding = findingOf(logFile);
        return finding == null ? Proof.PENDING : proofOf(finding);
    }

    /** Returns what was found about a log file; null if nothing was. */
    @Nullable
    Finding findingOf(String logFile) {
        Finding finding = logFiles.get(logFile);
        if (finding != null || logFile.isEmpty()) {
            return finding;
        }
        ObjectUri uri = ObjectUri.parse(logFile);
        String reason = unprovenReason(uri);
        return reason == null ? null : Finding.unproven(uri, reason);
    }

    /** Returns why a log file has its proof, for people. */
    String reasonOf(String logFile) {
        if (logFile.isEmpty()) {
            return "journaled; no log file that this server reads has it yet";
        }
        Finding finding = findingOf(logFile);
        if (finding == null) {
            return checkedAt == null ? "the first validation is running" : "not yet in a digest";
        }
        return finding.kind() == Finding.Kind.LOG_VALID
                ? "a valid digest lists the log file"
                : finding.text().replaceFirst("^(?:pending|unproven): ", "");
    }

    @Nullable
    Instant checkedAt() {
        return checkedAt;
    }

    Map<String, Finding> logFiles() {
        return logFiles;
    }

    List<Finding> digests() {
        return digests;
    }

    List<Finding> problems() {
        return problems;
    }

    int problemCount() {
        return problemCount;
    }

    List<Finding> streams() {
        return streams;
    }

    List<String> notes() {
        return notes;
    }
}
