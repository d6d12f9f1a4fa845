package io.waymark.writer.store.s3;

import io.waymark.base.configuration.Configuration;
import io.waymark.testing.s3.S3Access;
import io.waymark.testing.s3.S3Server;
import io.waymark.writer.store.ObjectStore;
import io.waymark.writer.store.StoreOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Opens S3 stores as they are configured. */
final class S3TestStores {
    static {
        S3Access.setProperties();
    }

    private S3TestStores() {}

    static ObjectStore open(URI endpoint, Map<String, String> more) throws IOException {
        Map<String, String> options = new HashMap<>(Map.of(
                "waymark.store",
                "s3",
                "waymark.bucket",
                S3Server.BUCKET,
                "waymark.s3.endpoint",
                endpoint.toString(),
                "waymark.s3.path.style",
                "true"));
        options.putAll(more);
        return open(options);
    }

    static ObjectStore open(Map<String, String> options) throws IOException {
        Configuration configuration =
                Configuration.load(null, options, Map.of(), Path.of("").toAbsolutePath(), StoreOptions.ALL);
        if (!configuration.problems().isEmpty()) {
            throw new IllegalStateException(configuration.problems().toString());
        }
        return new S3StoreProvider().open(configuration, "eu-central-1");
    }
}
