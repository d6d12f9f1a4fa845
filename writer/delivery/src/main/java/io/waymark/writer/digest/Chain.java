package io.waymark.writer.digest;

import io.waymark.base.file.State;
import io.waymark.base.file.StateException;
import io.waymark.format.Digest;
import io.waymark.format.EventTime;
import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.format.StreamRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is remembered of one chain of digests. Not safe for use by many threads. */
final class Chain {
    private static final String BACKFILL = "backfill";

    final String accountId;
    final String region;
    /** Whether its digests are of log files that came after the digest of their time. */
    final boolean backfill;
    /** Where the next digest begins: the end of the last one, or when the chain was begun. Whole seconds. */
    private Instant nextStart;

    private Digest.@Nullable Previous last;
    private @Nullable Decision decision;
    private final List<Digest.LogFile> pending = new ArrayList<>();
    /** Known of those in the store's digests, where the state was lost and journals may deliver them again. */
    private Set<String> listed = Set.of();
    /** Whether a pending log file's name tells of a minute that a digest covers already. */
    private boolean late;

    /**
     * What the next digest is, fixed before it is put, so that a crash in between cannot make two of it.
     *
     * @param endTime its end
     * @param logFiles how many of the pending log files are in it
     */
    record Decision(Instant endTime, int logFiles) {}

    Chain(String accountId, String region, boolean backfill, Instant nextStart) {
        this.accountId = accountId;
        this.region = region;
        this.backfill = backfill;
        this.nextStart = nextStart;
    }

    boolean isOf(String anAccountId, String aRegion, boolean late) {
        return accountId.equals(anAccountId) && region.equals(aRegion) && backfill == late;
    }

    Instant nextStart() {
        return nextStart;
    }

    Digest.@Nullable Previous last() {
        return last;
    }

    @Nullable
    Decision decision() {
        return decision;
    }

    List<Digest.LogFile> pending() {
        return pending;
    }

    /** Has the next digest list a log file; returns whether that is new. */
    boolean addPending(Digest.LogFile file) {
        if (lists(file) || pending.stream().anyMatch(known -> known.object().equals(file.object()))) {
            return false;
        }
        pending.add(file);
        late |= isLate(file);
        return true;
    }

    /** Takes back what was just added. */
    void removePending(Digest.LogFile file) {
        pending.remove(file);
    }

    /** Tells whether a log file waits whose time, by its name, a digest that does not list it covers. */
    boolean hasLate() {
        return late;
    }

    /** Has the next digest written as for a late log file. */
    void hurry() {
        late = true;
    }

    /** Tells whether a log file's time, by its name, is covered by a digest that does not list it. */
    boolean isLate(Digest.LogFile file) {
        return namedTime(file)
                .map(time -> !time.plusSeconds(60).isAfter(nextStart))
                .orElse(false);
    }

    /** Returns the time that a log file's name tells; empty if it tells none. */
    static Optional<Instant> namedTime(Digest.LogFile file) {
        try {
            return Optional.of(LogFileKey.parse(file.object()).time());
        } catch (FormatException e) {
            return Optional.empty();
        }
    }

    /** Tells whether a digest is known to list a log file already. */
    boolean lists(Digest.LogFile file) {
        return listed.contains(file.object());
    }

    /** Has log files that digests list already not taken a second time. */
    void knowListed(Set<String> objects) {
        listed = objects;
    }

    void decide(Instant endTime) {
        decision = new Decision(endTime, pending.size());
    }

    /** Takes a digest that is in the store as the last one; what it lists is pending no longer. */
    void continueAfter(Digest digest, Digest.Previous asPrevious) {
        last = asPrevious;
        nextStart = digest.endTime();
        decision = null;
        List<String> inIt =
                digest.logFiles().stream().map(Digest.LogFile::object).toList();
        pending.removeIf(file -> inIt.contains(file.object()));
        late = pending.stream().anyMatch(this::isLate);
    }

    State toState() {
        Digest.Previous previous = last;
        Decision decided = decision;
        return new State()
                .put("accountId", accountId)
                .put("region", region)
                .put("kind", backfill ? BACKFILL : null)
                .put("nextStartTime", EventTime.format(nextStart))
                .put(
                        "last",
                        previous == null
                                ? null
                                : new State()
                                        .put("bucket", previous.bucket())
                                        .put("object", previous.object())
                                        .put("hashValue", previous.hashValue())
                                        .put("signature", previous.signature()))
                .put(
                        "decided",
                        decided == null
                                ? null
                                : new State()
                                        .put("endTime", EventTime.format(decided.endTime))
                                        .put("logFiles", decided.logFiles))
                .put("pending", pending.stream().map(Chain::toState).toList());
    }

    private static State toState(Digest.LogFile file) {
        StreamRange range = file.range();
        State state = new State()
                .put("bucket", file.bucket())
                .put("object", file.object())
                .put("hashValue", file.hashValue())
                .put("newestEventTime", EventTime.format(file.newestEventTime()))
                .put("oldestEventTime", EventTime.format(file.oldestEventTime()));
        return range == null
                ? state
                : state.put("stream", range.stream())
                        .put("firstSequence", range.first())
                        .put("lastSequence", range.last())
                        .put("records", range.records());
    }

    private static @Nullable StreamRange range(State file) throws StateException {
        String stream = file.optionalText("stream");
        try {
            return stream == null
                    ? null
                    : new StreamRange(
                            stream, file.number("firstSequence"), file.number("lastSequence"), file.number("records"));
        } catch (IllegalArgumentException e) {
            throw new StateException(e);
        }
    }

    static Chain of(State state) throws StateException {
        try {
            return parse(state);
        } catch (FormatException e) {
            throw new StateException(e);
        }
    }

    private static Chain parse(State state) throws StateException, FormatException {
        Chain chain = new Chain(
                state.text("accountId"),
                state.text("region"),
                BACKFILL.equals(state.optionalText("kind")),
                EventTime.parse(state.text("nextStartTime")));
        State last = state.optionalObject("last");
        if (last != null) {
            chain.last = new Digest.Previous(
                    last.text("bucket"), last.text("object"), last.text("hashValue"), last.text("signature"));
        }
        for (State file : state.objects("pending")) {
            chain.pending.add(new Digest.LogFile(
                    file.text("bucket"),
                    file.text("object"),
                    file.text("hashValue"),
                    EventTime.parse(file.text("newestEventTime")),
                    EventTime.parse(file.text("oldestEventTime")),
                    range(file)));
        }
        State decided = state.optionalObject("decided");
        if (decided != null) {
            int logFiles = (int) decided.number("logFiles");
            if (logFiles < 0 || logFiles > chain.pending.size()) {
                throw new StateException("a digest was decided of " + logFiles + " log files that are not pending");
            }
            chain.decision = new Decision(EventTime.parse(decided.text("endTime")), logFiles);
        }
        chain.late = chain.pending.stream().anyMatch(chain::isLate);
        return chain;
    }
}
