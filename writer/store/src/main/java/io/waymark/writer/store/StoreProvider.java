package io.waymark.writer.store;

import io.waymark.base.configuration.Configuration;
import java.io.IOException;

/** Opens a store that is made with libraries of its own. Found as a service, and only where such a store is configured. */
public interface StoreProvider {
    /**
     * Opens the store. It need not be reachable.
     *
     * @param configuration holds the store's options
     * @param trailRegion the region of the trail: the bucket's, unless the options name another
     * @return the store
     * @throws IOException if what is configured cannot work; says what to change
     */
    ObjectStore open(Configuration configuration, String trailRegion) throws IOException;
}
