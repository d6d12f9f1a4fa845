package io.waymark.writer.store;

import io.waymark.base.configuration.Configuration;
import io.waymark.base.log.OperatorLog;
import java.nio.file.Path;

/** Opens the store that is configured. */
public final class ObjectStores {
    /** In the agent's jar. */
    private static final String S3_JAR = "waymark-s3.jar";

    private ObjectStores() {}

    /**
     * Opens the store; nothing is loaded or reached for before its first use.
     *
     * @param kind which
     * @param configuration holds its options
     * @param trailRegion the region of the trail
     * @param folder of the bucket, if the store is a directory
     * @param log told when the store cannot be used, and when it can be again
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
