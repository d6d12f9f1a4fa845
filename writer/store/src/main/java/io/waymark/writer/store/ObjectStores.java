package io.waymark.writer.store;

import io.waymark.base.configuration.Configuration;
import io.waymark.base.log.OperatorLog;
import java.nio.file.Path;

/** Opens the configured store. */
public final class ObjectStores {
    /** The nested jar of the S3 store in the agent's jar. */
    private static final String S3_JAR = "waymark-s3.jar";

    private ObjectStores() {}

    /**
     * Opens the store. Libraries are loaded and servers contacted at its first use.
     *
     * @param kind the kind of store
     * @param configuration has the store's options
     * @param trailRegion the region of the trail
     * @param folder the bucket's folder, if the store is a directory
     * @param log receives an error when the store becomes unavailable, and a line when it is available again
     * @return the store, for use by one thread
     */
    public static ObjectStore open(
            StoreKind kind, Configuration configuration, String trailRegion, Path folder, OperatorLog log) {
        return switch (kind) {
            case DIRECTORY -> new DirectoryStore(folder);
            case S3 -> new ReportingStore(new LazyStore(S3_JAR, configuration, trailRegion), log);
        };
    }
}
