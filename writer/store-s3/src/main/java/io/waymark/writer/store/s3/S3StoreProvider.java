package io.waymark.writer.store.s3;

import io.waymark.base.configuration.Configuration;
import io.waymark.writer.store.ObjectStore;
import io.waymark.writer.store.S3Options;
import io.waymark.writer.store.StoreException;
import io.waymark.writer.store.StoreOptions;
import io.waymark.writer.store.StoreProvider;
import software.amazon.awssdk.core.exception.SdkException;

/** Opens the S3 store. Safe for use by many threads. */
public final class S3StoreProvider implements StoreProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public S3StoreProvider() {}

    @Override
    public ObjectStore open(Configuration configuration, String trailRegion) throws StoreException {
        String bucket = configuration.get(StoreOptions.BUCKET);
        // Bucket names are global on AWS: the default one belongs to somebody else.
        if (bucket.equals(StoreOptions.BUCKET.defaultValue())
                && configuration.get(S3Options.ENDPOINT).isEmpty()) {
            throw new StoreException(
                    "bucket",
                    "no bucket is configured for the S3 store: set " + StoreOptions.BUCKET.key()
                            + " to the name of yours",
                    null);
        }
        try {
            return new S3Store(
                    S3ClientFactory.create(configuration, trailRegion), bucket, PutObjectSettings.of(configuration));
        } catch (SdkException e) {
            throw S3Errors.toStoreException("open", "s3://" + bucket, e);
        }
    }
}
