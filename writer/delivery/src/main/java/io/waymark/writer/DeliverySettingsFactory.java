package io.waymark.writer;

import io.waymark.base.configuration.Configuration;
import io.waymark.base.log.OperatorLog;
import io.waymark.writer.delivery.DeliverySettings;
import io.waymark.writer.delivery.RollPolicy;
import io.waymark.writer.digest.Trail;
import io.waymark.writer.keys.SigningKeyStore;
import io.waymark.writer.store.ObjectStore;
import io.waymark.writer.store.ObjectStores;
import io.waymark.writer.store.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;

/** Creates the settings of delivery from the configuration. */
final class DeliverySettingsFactory {
    private DeliverySettingsFactory() {}

    static DeliverySettings create(Configuration configuration, SigningKeyStore keys, OperatorLog log) {
        Path home = configuration.get(WriterOptions.HOME);
        Trail trail = new Trail(
                configuration.get(WriterOptions.TRAIL_NAME),
                configuration.get(WriterOptions.ACCOUNT),
                configuration.get(WriterOptions.REGION),
                configuration.get(StoreOptions.BUCKET),
                configuration.get(StoreOptions.PREFIX));
        return new DeliverySettings(
                home.resolve("journal"),
                trail,
                new RollPolicy(
                        configuration.get(WriterOptions.ROLL_INTERVAL),
                        configuration.get(WriterOptions.ROLL_SIZE),
                        configuration.get(WriterOptions.COMPRESSION_LEVEL)),
                configuration.get(WriterOptions.DIGEST_INTERVAL),
                store(configuration, trail, log),
                keys);
    }

    static ObjectStore store(Configuration configuration, Trail trail, OperatorLog log) {
        return ObjectStores.open(
                configuration.get(StoreOptions.STORE),
                configuration.with(StoreOptions.BUCKET, trail.bucket()),
                trail.homeRegion(),
                storeFolder(configuration).resolve(trail.bucket()),
                log);
    }

    static SigningKeyStore signingKeys(Configuration configuration, OperatorLog log, Clock clock) {
        return new SigningKeyStore(
                configuredOrUnder(
                        configuration.get(WriterOptions.HOME), "keys", configuration.get(WriterOptions.KEYS_DIRECTORY)),
                configuration.get(WriterOptions.KEYS_PASSWORD),
                clock,
                log);
    }

    /** Returns the folder of a directory store. */
    static Path storeFolder(Configuration configuration) {
        return configuredOrUnder(
                configuration.get(WriterOptions.HOME), "store", configuration.get(StoreOptions.STORE_DIRECTORY));
    }

    private static Path configuredOrUnder(Path home, String name, Path configured) {
        return configured.toString().isEmpty() ? home.resolve(name) : configured;
    }
}
