package io.waymark.validator.server.console;

import io.waymark.validator.verifier.Finding;
import io.waymark.validator.verifier.ObjectUri;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the last validation of all stores has found. Immutable once it is published. */
final class IntegrityReport {
    private static final int MAX_PROBLEMS = 500;

    /** Begins the URI of an object. */
    private static final String SCHEME = "s3://";

    static final IntegrityReport EMPTY = new IntegrityReport(null);

    private final @Nullable Instant checkedAt;
    private final Map<String, Finding> logFiles = new HashMap<>();
    private final List<Finding> digests = new ArrayList<>();
    private final List<Finding> problems = new ArrayList<>();
    private final List<Finding> streams = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> unread = new HashMap<>();
    private int problemCount;

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

    /** Whether nothing is known of what is in a bucket. */
    boolean isUnread(String bucket) {
        return unread.containsKey(bucket);
    }

    boolean isStoreUnread() {
        return !unread.isEmpty();
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
        Finding finding = logFiles.get(logFile);
        if (finding == null) {
            return unreadReason(logFile) == null ? Proof.PENDING : Proof.UNPROVEN;
        }
        return proofOf(finding);
    }

    private @Nullable String unreadReason(String logFile) {
        if (unread.isEmpty() || !logFile.startsWith(SCHEME)) {
            return null;
        }
        int end = logFile.indexOf('/', SCHEME.length());
        return unread.get(logFile.substring(SCHEME.length(), end < 0 ? logFile.length() : end));
    }

    /** Returns why a log file has its proof, for people. */
    String reasonOf(String logFile) {
        Finding finding = logFiles.get(logFile);
        if (logFile.isEmpty()) {
            return "journaled; no log file that this server reads has it yet";
        }
        String unreadReason = finding == null ? unreadReason(logFile) : null;
        if (unreadReason != null) {
            return unreadReason;
        }
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
