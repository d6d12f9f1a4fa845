package io.waymark.writer.delivery;

import io.waymark.writer.delivery.TrailsReader.TrailPhase;
import io.waymark.writer.journal.JournalEntry;
import io.waymark.writer.journal.JournalPlace;
import io.waymark.writer.journal.JournalReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Decides which events of one journal a trail logs. Those that were left behind, since the journal could not be read when the
 * trail changed, are judged by the trail as it was then; if it is in doubt on which side of a change an event lies, it is
 * logged if one of both does. Used by one thread.
 */
final class JournalLogging {
    private final TrailRules rules;
    /** Empty if no entry was left behind. */
    private List<Span> leftBehind;
    /** The last entry that an earlier change may concern. */
    private long lastLeftBehind;

    /** Whether the trail logs the entries that are read next, unless they were left behind. */
    private boolean logging;

    /** The rules of entries that lie, or may lie, after one and up to another. */
    private record Span(long after, long through, TrailRules rules) {
        boolean mayHave(JournalEntry entry) {
            return entry.index() > after && entry.index() <= through;
        }
    }

    /** Whether a trail logs an event, and why it does not. */
    enum LoggingDecision {
        LOGGED,
        LOGGED_IN_DOUBT,
        NOT_SELECTED,
        STOPPED;

        boolean isLogged() {
            return this == LOGGED || this == LOGGED_IN_DOUBT;
        }
    }

    /**
     * Starts with what is recorded.
     *
     * @param rules the trail's rules now
     * @param earlier what was left behind of the trail's journals
     * @param instance the journal
     * @param logging whether the trail logs the entries that are read next, if none was left behind
     */
    JournalLogging(TrailRules rules, LeftBehind earlier, String instance, boolean logging) {
        this.rules = rules;
        List<Span> entries = new ArrayList<>();
        long after = JournalReader.BEFORE_FIRST;
        for (TrailPhase phase : earlier.phases()) {
            if (!phase.names(instance)) {
                continue;
            }
            JournalPlace place = phase.placeIn(instance);
            entries.add(new Span(after, place.lastInDoubt(), phase.settings().rules()));
            lastLeftBehind = Math.max(lastLeftBehind, place.lastInDoubt());
            after = Math.max(after, place.last());
        }
        if (!entries.isEmpty()) {
            entries.add(new Span(after, Long.MAX_VALUE, rules));
        }
        leftBehind = entries;
        this.logging = entries.isEmpty() ? logging : rules.logging();
    }

    /** Returns whether the trail logs the entries that are read next. */
    boolean isLogging() {
        return logging;
    }

    /** Starts or stops to log, as the trail's definition says. */
    void apply() {
        logging = rules.logging();
    }

    /** Returns whether the trail logs otherwise than it is defined now. */
    boolean isOutdated() {
        return logging != rules.logging();
    }

    /** Returns whether entries were left behind, and it is not recorded that all are delivered. */
    boolean hasLeftBehind() {
        return !leftBehind.isEmpty();
    }

    /** Returns whether entries were left behind, and may be after this one. */
    boolean hasLeftBehind(long index) {
        return hasLeftBehind() && index < lastLeftBehind;
    }

    /** All entries that were left behind are delivered, as is recorded. */
    void forgetLeftBehind() {
        leftBehind = List.of();
    }

    /** Returns whether an event is logged without a look at it. */
    boolean logsAll() {
        return leftBehind.isEmpty() && logging && rules.selection() == RecordSelection.ALL;
    }

    LoggingDecision decide(JournalEntry entry) throws IOException {
        if (leftBehind.isEmpty()) {
            return decide(rules, logging, entry);
        }
        LoggingDecision decision = null;
        for (Span each : leftBehind) {
            if (each.mayHave(entry)) {
                LoggingDecision one = decide(each.rules, each.rules.logging(), entry);
                decision = decision == null ? one : combine(decision, one);
            }
        }
        return Objects.requireNonNull(decision, "each entry may lie in one phase at least");
    }

    private static LoggingDecision decide(TrailRules rules, boolean logging, JournalEntry entry) throws IOException {
        if (!logging) {
            return LoggingDecision.STOPPED;
        }
        return rules.selection().selects(entry) ? LoggingDecision.LOGGED : LoggingDecision.NOT_SELECTED;
    }

    private static LoggingDecision combine(LoggingDecision one, LoggingDecision other) {
        if (one == other) {
            return one;
        }
        return one.isLogged() || other.isLogged() ? LoggingDecision.LOGGED_IN_DOUBT : LoggingDecision.NOT_SELECTED;
    }
}
