package io.waymark.writer.digest;

import io.waymark.base.file.JsonObject;
import io.waymark.base.file.StateException;
import io.waymark.format.Digest;
import io.waymark.format.EventTime;
import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is remembered of one chain of digests. Not safe for use by many threads. */
final class DigestChain {
    private static final String BACKFILL = "backfill";

    final String accountId;
    final String region;
    /** Whether its digests are of log files that came after the digest of their time. */
    final boolean backfill;
    /** Where the next digest begins: the end of the last one, or when the chain was begun. Whole seconds. */
    private Instant nextStart;

    private Digest.@Nullable PreviousDigest lastDigest;
    private @Nullable PlannedDigest plannedDigest;
    private final List<Digest.LogFileEntry> pending = new ArrayList<>();
    /** Known of those in the store's digests, where the state was lost and journals may deliver them again. */
    private Set<String> listed = Set.of();
    /** Whether a pending log file's name tells of a minute that a digest covers already. */
    private boolean late;

    /**
     * What the next digest is, fixed before it is put, so that a crash in between cannot make two of it.
     *
     * @param endTime its end
     * @param logFileCount how many of the pending log files are in it
     */
    record PlannedDigest(Instant endTime, int logFileCount) {}

    DigestChain(String accountId, String region, boolean backfill, Instant nextStart) {
        this.accountId = accountId;
        this.region = region;
        this.backfill = backfill;
        this.nextStart = nextStart;
    }

    boolean matches(String anAccountId, String aRegion, boolean late) {
        return accountId.equals(anAccountId) && region.equals(aRegion) && backfill == late;
    }

    Instant nextStart() {
        return nextStart;
    }

    Digest.@Nullable PreviousDigest lastDigest() {
        return lastDigest;
    }

    @Nullable
    PlannedDigest plannedDigest() {
        return plannedDigest;
    }

    List<Digest.LogFileEntry> pending() {
        return pending;
    }

    /** Has the next digest list a log file; returns whether that is new. */
    boolean addPending(Digest.LogFileEntry file) {
        if (isListed(file) || pending.stream().anyMatch(known -> known.object().equals(file.object()))) {
            return false;
        }
        pending.add(file);
        late |= isLate(file);
        return true;
    }

    /** Takes back what was just added. */
    void removePending(Digest.LogFileEntry file) {
        pending.remove(file);
    }

    /** Tells whether a log file waits whose time, by its name, a digest that does not list it covers. */
    boolean hasLate() {
        return late;
    }

    /** Has the next digest written as for a late log file. */
    void forceDue() {
        late = true;
    }

    /** Tells whether a log file's time, by its name, is covered by a digest that does not list it. */
    boolean isLate(Digest.LogFileEntry file) {
        return timeInName(file)
                .map(time -> !time.plusSeconds(60).isAfter(nextStart))
                .orElse(false);
    }

    /** Returns the time that a log file's name tells; empty if it tells none. */
    static Optional<Instant> timeInName(Digest.LogFileEntry file) {
        try {
            return Optional.of(LogFileKey.parse(file.object()).time());
        } catch (FormatException e) {
            return Optional.empty();
        }
    }

    /** Tells whether a digest is known to list a log file already. */
    boolean isListed(Digest.LogFileEntry file) {
        return listed.contains(file.object());
    }

    /** Has log files that digests list already not taken a second time. */
    void markListed(Set<String> objects) {
        listed = objects;
    }

    PlannedDigest planNext(Instant endTime) {
        PlannedDigest planned = new PlannedDigest(endTime, pending.size());
        plannedDigest = planned;
        return planned;
    }

    /** Takes a digest that is in the store as the last one; what it lists is pending no longer. */
    void continueAfter(Digest digest, Digest.PreviousDigest asPrevious) {
        lastDigest = asPrevious;
        nextStart = digest.endTime();
        plannedDigest = null;
        List<String> inIt =
                digest.logFiles().stream().map(Digest.LogFileEntry::object).toList();
        pending.removeIf(file -> inIt.contains(file.object()));
        late = pending.stream().anyMatch(this::isLate);
    }

    JsonObject toJson() {
        Digest.PreviousDigest previous = lastDigest;
        PlannedDigest decided = plannedDigest;
        return new JsonObject()
                .put("accountId", accountId)
                .put("region", region)
                .put("kind", backfill ? BACKFILL : null)
                .put("nextStartTime", EventTime.format(nextStart))
                .put(
                        "lastDigest",
                        previous == null
                                ? null
                                : new JsonObject()
                                        .put("bucket", previous.bucket())
                                        .put("objectKey", previous.object())
                                        .put("hashValue", previous.hashValue())
                                        .put("signature", previous.signature()))
                .put(
                        "plannedDigest",
                        decided == null
                                ? null
                                : new JsonObject()
                                        .put("endTime", EventTime.format(decided.endTime))
                                        .put("logFileCount", decided.logFileCount))
                .put(
                        "pendingLogFiles",
                        pending.stream().map(DigestChain::toJson).toList());
    }

    private static JsonObject toJson(Digest.LogFileEntry file) {
        return LogFileEntryState.toJson(file).put("bucket", file.bucket());
    }

    static DigestChain fromJson(JsonObject state) throws StateException {
        try {
            return parse(state);
        } catch (FormatException e) {
            throw new StateException(e);
        }
    }

    private static DigestChain parse(JsonObject state) throws StateException, FormatException {
        DigestChain chain = new DigestChain(
                state.string("accountId"),
                state.string("region"),
                BACKFILL.equals(state.optionalString("kind")),
                EventTime.parse(state.string("nextStartTime")));
        JsonObject last = state.optionalObject("lastDigest");
        if (last != null) {
            chain.lastDigest = new Digest.PreviousDigest(
                    last.string("bucket"),
                    last.string("objectKey"),
                    last.string("hashValue"),
                    last.string("signature"));
        }
        for (JsonObject file : state.objects("pendingLogFiles")) {
            chain.pending.add(LogFileEntryState.fromJson(file, file.string("bucket")));
        }
        JsonObject decided = state.optionalObject("plannedDigest");
        if (decided != null) {
            int logFiles = (int) decided.number("logFileCount");
            if (logFiles < 0 || logFiles > chain.pending.size()) {
                throw new StateException("a digest was decided of " + logFiles + " log files that are not pending");
            }
            chain.plannedDigest = new PlannedDigest(EventTime.parse(decided.string("endTime")), logFiles);
        }
        chain.late = chain.pending.stream().anyMatch(chain::isLate);
        return chain;
    }
}
