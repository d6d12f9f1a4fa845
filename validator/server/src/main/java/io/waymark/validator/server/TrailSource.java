package io.waymark.validator.server;

import java.io.IOException;
import java.util.List;

/** Where the trails that the API describes are known from. */
@FunctionalInterface
interface TrailSource {
    /**
     * Lists the trails.
     *
     * @return the trails, sorted by ARN
     * @throws IOException if they cannot be found out
     */
    List<TrailState> trails() throws IOException;
}
