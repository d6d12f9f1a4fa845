package io.waymark.crashlab;

import java.util.List;

/**
 * What became of the calls of a case.
 *
 * @param captured calls that returned, and were not refused, or whose event was delivered though they were killed before
 * @param delivered events that are in the trail
 * @param duplicated events that are in it more than once
 * @param lost calls that returned and have no event in it, and of which that is not recorded
 * @param dropped calls that the agent says have no event
 * @param reportedDrops of these, those that the trail itself counts
 * @param violations the promises that were
 * @param notes what else there is to say
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
