package io.waymark.crashlab;

import java.util.List;

/**
 * What became of the calls of a case.
 *
 * @param captured calls that returned, and were not refused, or whose event was delivered though they were killed before
 * @param delivered events that are in the trail
 * @param doubled events that are in it more than once
 * @param lost calls that returned and have no event in it, and of which that is not recorded
 * @param dropped calls that the agent says have no event
 * @param recorded of these, those that the trail itself counts
 * @param broken the promises that were
 * @param notes what else there is to say
 */
public record Row(
        long captured,
        long delivered,
        long doubled,
        long lost,
        long dropped,
        long recorded,
        List<String> broken,
        List<String> notes) {}
