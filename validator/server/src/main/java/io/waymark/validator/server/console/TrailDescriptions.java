package io.waymark.validator.server.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;

/** Describes the trails, as CloudTrail's API does. */
@FunctionalInterface
public interface TrailDescriptions {
    /**
     * Describes all trails.
     *
     * @return for each trail, an object with the members of {@code DescribeTrails} and those of {@code GetTrailStatus}
     * @throws IOException if they cannot be found out
     */
    ArrayNode describe() throws IOException;
}
