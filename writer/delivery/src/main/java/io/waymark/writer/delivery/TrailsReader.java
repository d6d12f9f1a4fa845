package io.waymark.writer.delivery;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Reads which trails a home has. Used by one thread. */
@FunctionalInterface
public interface TrailsReader {
    /**
     * Reads the trails.
     *
     * @return the settings of each trail, at least one; the same objects as before for trails that have not changed
     * @throws IOException if they cannot be read
     */
    List<DeliverySettings> read() throws IOException;

    /**
     * Returns the trails whose definitions could not be read, and whose settings are not known from before: the journals are
     * kept for them.
     *
     * @return their names, as of the last {@link #read}
     */
    default Set<String> unreadable() {
        return Set.of();
    }
}
