package io.waymark.writer.digest;

import io.waymark.base.file.JsonObject;
import io.waymark.base.file.StateException;
import io.waymark.format.Digest;
import io.waymark.format.EventTime;
import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.format.NotLoggedRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The state of one chain of digests. Not safe for use by many threads. */
final class DigestChain {
    private static final String BACKFILL = "backfill";

    /** A range takes some 15 bytes of a digest. */
    private static final int MAX_NOT_LOGGED_RANGES = 50_000;

    /** Of trails without digests: no digest is about a stream that has ended, but for the last one of a journal. */
    private static final int MAX_UNPROVEN_STREAMS = 1_000;

    final String accountId;
    final String region;
    /** Whether its digests list log files that were delivered after the digest of their time. */
    final boolean backfill;
    /** Where the next digest begins: at the end of the last one, or when the chain was begun. Whole seconds. */
    private Instant nextStart;

    private Digest.@Nullable PreviousDigest lastDigest;
    private @Nullable PlannedDigest plannedDigest;
    private final List<Digest.LogFileEntry> pending = new ArrayList<>();
    /** The objects of the pending log files. */
    private final Set<String> pendingObjects = new HashSet<>();
    /** What the next digest says of records that are not logged; while one is planned, the one after it. */
    private List<NotLoggedRecords> pendingNotLogged = List.of();

    private List<NotLoggedRecords> plannedNotLogged = List.of();
    /** Log files that digests in the store list, after the state was lost: journals may deliver them again. */
    private Set<String> listed = Set.of();
    /** Whether a digest already covers the minute in the name of a pending log file. */
    private boolean late;

    /**
     * The plan of the next digest. It is recorded before the digest is put, so that a crash in between cannot lead to two.
     *
     * @param endTime the digest's end
     * @param logFileCount how many of the pending log files, from the first, the digest lists
     */
    record PlannedDigest(Instant endTime, int logFileCount) {}

    DigestChain(String accountId, String region, boolean backfill, Instant nextStart) {
        this.accountId = accountId;
        this.region = region;
        this.backfill = backfill;
        this.nextStart = nextStart;
    }

    boolean matches(String otherAccountId, String otherRegion, boolean otherBackfill) {
        return accountId.equals(otherAccountId) && region.equals(otherRegion) && backfill == otherBackfill;
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

    /** Adds a log file to the next digest; returns false if a digest lists it, or will. */
    boolean addPending(Digest.LogFileEntry file) {
        return addPending(file, timeInName(file).orElse(null));
    }

    private boolean addPending(Digest.LogFileEntry file, @Nullable Instant timeInName) {
        if (isListed(file) || !pendingObjects.add(file.object())) {
            return false;
        }
        pending.add(file);
        late |= timeInName != null && isLate(timeInName);
        return true;
    }

    /** Adds a log file with this key, as {@link #addPending(Digest.LogFileEntry)}. */
    boolean addPending(Digest.LogFileEntry file, LogFileKey key) {
        return addPending(file, key.time());
    }

    /** Reverts {@link #addPending}. */
    void removePending(Digest.LogFileEntry file) {
        pending.remove(file);
        pendingObjects.remove(file.object());
    }

    /** Returns whether a pending log file is late, or the next digest was forced to be due. */
    boolean hasLate() {
        return late;
    }

    /** Makes the next digest due as for a late log file. */
    void forceDue() {
        late = true;
    }

    /** Returns whether a digest already covers the minute in a log file's name. */
    boolean isLate(Digest.LogFileEntry file) {
        return timeInName(file).map(this::isLate).orElse(false);
    }

    /** Returns whether a digest already covers a minute. */
    boolean isLate(Instant minute) {
        return !minute.plusSeconds(60).isAfter(nextStart);
    }

    /** Returns the time in a log file's name; empty if the name is not CloudTrail's. */
    static Optional<Instant> timeInName(Digest.LogFileEntry file) {
        try {
            return Optional.of(LogFileKey.parse(file.object()).time());
        } catch (FormatException e) {
            return Optional.empty();
        }
    }

    /** Returns whether a digest is known to list a log file. */
    boolean isListed(Digest.LogFileEntry file) {
        return listed.contains(file.object());
    }

    /** Sets the log files that digests list, and which are not added again. */
    void markListed(Set<String> objects) {
        listed = objects;
    }

    PlannedDigest planNext(Instant endTime) {
        PlannedDigest planned = new PlannedDigest(endTime, pending.size());
        plannedDigest = planned;
        plannedNotLogged = pendingNotLogged;
        pendingNotLogged = List.of();
        return planned;
    }

    /** Adds to what the next digest says of records that are not logged; that is due soon if it says much. */
    void addNotLogged(List<NotLoggedRecords> records) {
        pendingNotLogged = NotLoggedRecords.merge(pendingNotLogged, records);
        int ranges = 0;
        for (NotLoggedRecords each : pendingNotLogged) {
            ranges += each.sequences().size();
        }
        late |= ranges > MAX_NOT_LOGGED_RANGES;
    }

    /** Adds records of a trail without digests: the first digest that it has again says where each stream's proof begins. */
    void addUnproven(List<NotLoggedRecords> records, Set<String> lastStreams) {
        List<NotLoggedRecords> all = new ArrayList<>(pendingNotLogged);
        all.addAll(records);
        pendingNotLogged = NotLoggedRecords.summarize(all, MAX_UNPROVEN_STREAMS, lastStreams);
    }

    /** Reverts {@link #addNotLogged}. */
    void setPendingNotLogged(List<NotLoggedRecords> records) {
        pendingNotLogged = records;
    }

    List<NotLoggedRecords> pendingNotLogged() {
        return pendingNotLogged;
    }

    /** Returns what the planned digest says of records that are not logged. */
    List<NotLoggedRecords> plannedNotLogged() {
        return plannedNotLogged;
    }

    /**
     * Ends the chain and begins another at a time: the log files that were delivered before are in no digest, except those
     * whose name is later, which would otherwise look as if a digest had to list them.
     */
    void restart(Instant now) {
        lastDigest = null;
        plannedDigest = null;
        plannedNotLogged = List.of();
        nextStart = now;
        removePendingIf(this::isLate);
        late = false;
    }

    /** Forgets pending log files that no later chain will list. */
    void forgetEnded(Instant now) {
        removePendingIf(file ->
                timeInName(file).map(time -> !time.plusSeconds(60).isAfter(now)).orElse(true));
        late = false;
    }

    /** Makes a digest in the store the last one of the chain; the log files that it lists are no longer pending. */
    void continueAfter(Digest digest, Digest.PreviousDigest asPrevious) {
        lastDigest = asPrevious;
        nextStart = digest.endTime();
        plannedDigest = null;
        plannedNotLogged = List.of();
        Set<String> delivered =
                digest.logFiles().stream().map(Digest.LogFileEntry::object).collect(Collectors.toSet());
        removePendingIf(file -> delivered.contains(file.object()));
        late = pending.stream().anyMatch(this::isLate);
    }

    private void removePendingIf(Predicate<Digest.LogFileEntry> removed) {
        pending.removeIf(file -> {
            boolean remove = removed.test(file);
            if (remove) {
                pendingObjects.remove(file.object());
            }
            return remove;
        });
    }

    JsonObject toJson() {
        Digest.PreviousDigest previous = lastDigest;
        PlannedDigest planned = plannedDigest;
        return new JsonObject()
                .put("accountId", accountId)
                .put("region", region)
                .put("kind", kind())
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
                        planned == null
                                ? null
                                : new JsonObject()
                                        .put("endTime", EventTime.format(planned.endTime))
                                        .put("logFileCount", planned.logFileCount))
                .put(
                        "pendingLogFiles",
                        pending.stream().map(DigestChain::toJson).toList())
                .putUnlessEmpty("plannedNotLogged", NotLoggedState.toJson(plannedNotLogged))
                .putUnlessEmpty("pendingNotLogged", NotLoggedState.toJson(pendingNotLogged));
    }

    /** Returns what a state file has as the chain's kind; null for a standard one. */
    @Nullable
    String kind() {
        return backfill ? BACKFILL : null;
    }

    static boolean isBackfill(JsonObject state) throws StateException {
        return BACKFILL.equals(state.optionalString("kind"));
    }

    static JsonObject toJson(Digest.LogFileEntry file) {
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
                isBackfill(state),
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
            chain.addPending(LogFileEntryState.fromJson(file, file.string("bucket")));
        }
        JsonObject planned = state.optionalObject("plannedDigest");
        if (planned != null) {
            int logFiles = (int) planned.number("logFileCount");
            if (logFiles < 0 || logFiles > chain.pending.size()) {
                throw new StateException("the planned digest lists " + logFiles + " log files, but "
                        + chain.pending.size() + " are pending");
            }
            chain.plannedDigest = new PlannedDigest(EventTime.parse(planned.string("endTime")), logFiles);
        }
        chain.plannedNotLogged = NotLoggedState.read(state, "plannedNotLogged");
        chain.pendingNotLogged = NotLoggedState.read(state, "pendingNotLogged");
        chain.late = chain.pending.stream().anyMatch(chain::isLate);
        return chain;
    }
}
