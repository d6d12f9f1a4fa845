package io.waymark.writer.store;

import io.waymark.base.configuration.Configuration;
import java.io.IOException;

/** Opens a store that needs libraries of its own. A service of {@link java.util.ServiceLoader}, looked up at first use. */
public interface StoreProvider {
    /**
     * Opens the store, without contacting it.
     *
     * @param configuration has the store's options
     * @param trailRegion the region of the trail; the bucket's region unless an option names another
     * @return the store
     * @throws IOException if the configuration cannot work; the message says what to change
     */
    ObjectStore open(Configuration configuration, String trailRegion) throws IOException;
}
