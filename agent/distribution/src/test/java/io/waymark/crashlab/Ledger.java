package io.waymark.crashlab;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares the calls of {@code CountedTransfers} with the events in a trail. */
final class Ledger {
    /** The number of threads from which on calls count for nothing. */
    static final int IGNORED_THREAD = 100_000;

    private final Map<Integer, BitSet> delivered = new HashMap<>();
    private final Map<String, BitSet> streams = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long captured;
    private long events;
    private long duplicated;
    private long lost;
    private long addDropped;
    private long reportedDrops;

    /** Says that a promise was broken, if it was. */
    void require(boolean kept, String otherwise) {
        if (!kept) {
            violations.add(otherwise);
        }
    }

    void note(String note) {
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    /** The agent said that so many calls have no event. */
    void addDropped(long number) {
        addDropped += number;
    }

    /** Reads the whole trail; once. */
    void read(DeliveredTrail trail) {
        for (Path file : trail.logFiles()) {
            DeliveredTrail.read(file).get("Records").forEach(this::read);
        }
    }

    private void read(JsonNode record) {
        JsonNode place = record.path("additionalEventData");
        if (place.has("sequence")) {
            streams.computeIfAbsent(place.get("stream").textValue(), stream -> new BitSet())
                    .set(place.get("sequence").intValue());
        }
        if (record.get("eventName").textValue().equals("EventsDropped")) {
            reportedDrops += record.at("/serviceEventDetails/count").longValue();
        }
        JsonNode parameters = record.get("requestParameters");
        if (record.get("eventName").textValue().equals("Transfer")
                && parameters.get("thread").intValue() < IGNORED_THREAD) {
            BitSet numbers = delivered.computeIfAbsent(parameters.get("thread").intValue(), thread -> new BitSet());
            int number = parameters.get("number").intValue();
            events++;
            if (numbers.get(number)) {
                duplicated++;
                violations.add("thread " + parameters.get("thread") + "'s call " + number + " is in the trail twice");
            }
            numbers.set(number);
        }
    }

    /**
     * All calls that returned must have an event.
     *
     * @param returned for each thread, how many of its calls did
     */
    void reconcile(long[] returned) {
        for (int thread = 0; thread < returned.length; thread++) {
            BitSet numbers = delivered.getOrDefault(thread, new BitSet());
            captured += Math.max(returned[thread], numbers.length());
            int missing = (int) returned[thread]
                    - numbers.get(0, (int) returned[thread]).cardinality();
            lost += missing;
            require(
                    missing == 0,
                    "thread " + thread + ": " + missing + " of " + returned[thread]
                            + " calls that returned are missing, from call " + numbers.nextClearBit(0) + " on");
        }
    }

    /**
     * Of the calls that returned the last may be missing, those that were in memory alone. The trail itself tells which: it
     * has all events of each run up to a certain one.
     *
     * @param returned for each thread, how many of its calls did
     */
    void reconcileUpToLostTail(long[] returned) {
        for (int thread = 0; thread < returned.length; thread++) {
            BitSet numbers = delivered.getOrDefault(thread, new BitSet());
            captured += Math.max(returned[thread], numbers.length());
            require(
                    numbers.cardinality() == numbers.length(),
                    "thread " + thread + ": call " + numbers.nextClearBit(0) + " is missing before others");
            lost += Math.max(0, returned[thread] - numbers.length());
        }
        streams.forEach((stream, sequences) -> {
            require(
                    sequences.cardinality() == sequences.length(),
                    "stream " + stream + ": event " + sequences.nextClearBit(0) + " is missing before others");
            note("stream " + stream + " ends before event " + sequences.length());
        });
    }

    /**
     * Of the calls that returned so many were refused, or are known to have been dropped.
     *
     * @param returned for each thread, how many of its calls did
     * @param without how many of them must have no event
     */
    void reconcile(long[] returned, long without) {
        long all = 0;
        for (long calls : returned) {
            all += calls;
        }
        captured = all - without;
        lost = Math.max(0, captured - (events - duplicated));
        require(
                captured == events - duplicated,
                "of " + captured + " captured calls " + (events - duplicated) + " have events");
    }

    /**
     * Each call that returned has an event, or was refused, or is counted in the trail as dropped.
     *
     * @param returned for each thread, how many of its calls did
     * @param refused how many of them were refused
     */
    void reconcileWithDrops(long[] returned, long refused) {
        for (long calls : returned) {
            captured += calls;
        }
        captured -= refused;
        lost = captured - (events - duplicated) - reportedDrops;
        require(lost == 0, lost + " calls have no event, and are not counted either");
        require(
                addDropped == reportedDrops,
                addDropped + " events were dropped in the end, but " + reportedDrops + " told of");
    }

    ScenarioResult result() {
        return new ScenarioResult(
                captured,
                events - duplicated,
                duplicated,
                lost,
                addDropped,
                reportedDrops,
                List.copyOf(violations),
                List.copyOf(notes));
    }
}
