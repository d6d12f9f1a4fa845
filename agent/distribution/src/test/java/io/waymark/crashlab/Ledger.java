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

/** Reconciles the calls of {@code CountedTransfers} with the events in a trail. */
final class Ledger {
    /** Calls of threads from this number on are ignored. */
    static final int IGNORED_THREAD = 100_000;

    private final Map<Integer, BitSet> delivered = new HashMap<>();
    private final Map<String, BitSet> streams = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long captured;
    private long events;
    private long duplicated;
    private long lost;
    private long dropped;
    private long reportedDrops;

    /** Records a violation unless the condition holds. */
    void require(boolean condition, String violation) {
        if (!condition) {
            violations.add(violation);
        }
    }

    void note(String note) {
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    /** Adds events that the agent reported as dropped. */
    void addDropped(long number) {
        dropped += number;
    }

    /** Reads the whole trail. Called once. */
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
     * Requires an event for each returned call.
     *
     * @param returned number of returned calls by thread
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
                            + " returned calls have no event, from call " + numbers.nextClearBit(0) + " on");
        }
    }

    /**
     * Accepts that the last returned calls, which were in memory only, have no events. The trail itself shows the loss:
     * it has all events of each run up to a last one.
     *
     * @param returned number of returned calls by thread
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
     * Requires an event for each returned call but a known number of refused or dropped ones.
     *
     * @param returned number of returned calls by thread
     * @param without number of returned calls without an event
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
     * Requires that each returned call has an event, was refused, or is reported in the trail as dropped.
     *
     * @param returned number of returned calls by thread
     * @param refused number of refused calls
     */
    void reconcileWithDrops(long[] returned, long refused) {
        for (long calls : returned) {
            captured += calls;
        }
        captured -= refused;
        lost = captured - (events - duplicated) - reportedDrops;
        require(lost == 0, lost + " calls have no event and are not reported as dropped");
        require(dropped == reportedDrops, dropped + " events were dropped, but the trail reports " + reportedDrops);
    }

    ScenarioResult result() {
        return new ScenarioResult(
                captured,
                events - duplicated,
                duplicated,
                lost,
                dropped,
                reportedDrops,
                List.copyOf(violations),
                List.copyOf(notes));
    }
}
