package io.waymark.crashlab;

import java.util.List;

/**
 * Calls and events of a scenario.
 *
 * @param captured calls that returned and were not refused, or that were killed but have an event
 * @param delivered distinct events in the trail
 * @param duplicated further copies of these events
 * @param lost returned calls without an event or a report that it was dropped
 * @param dropped events that the agent reported as dropped
 * @param reportedDrops dropped events that the trail itself reports
 * @param violations broken guarantees
 * @param notes remarks for the reader of the table
 */
public record ScenarioResult(
        long captured,
        long delivered,
        long duplicated,
        long lost,
        long dropped,
        long reportedDrops,
        List<String> violations,
        List<String> notes) {}
