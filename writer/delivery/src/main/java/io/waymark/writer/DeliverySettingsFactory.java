package io.waymark.writer;

import io.waymark.base.configuration.Configuration;
import io.waymark.base.log.OperatorLog;
import io.waymark.writer.delivery.DeliverySettings;
import io.waymark.writer.delivery.RollPolicy;
import io.waymark.writer.digest.Trail;
import io.waymark.writer.keys.SigningKeyStore;
import io.waymark.writer.store.ObjectStores;
import io.waymark.writer.store.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;

/** The delivery that is configured. */
final class DeliverySettingsFactory {
    private DeliverySettingsFactory() {}

    static DeliverySettings create(Configuration configuration, OperatorLog log, Clock clock) {
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
                ObjectStores.open(
                        configuration.get(StoreOptions.STORE),
                        configuration,
                        trail.homeRegion(),
                        storeFolder(configuration).resolve(trail.bucket()),
                        log),
                new SigningKeyStore(
                        configuredOrUnder(home, "keys", configuration.get(WriterOptions.KEYS_DIRECTORY)),
                        configuration.get(WriterOptions.KEYS_PASSWORD),
                        clock,
                        log));
    }

    /** Of a directory store. */
    static Path storeFolder(Configuration configuration) {
        return configuredOrUnder(
                configuration.get(WriterOptions.HOME), "store", configuration.get(StoreOptions.STORE_DIRECTORY));
    }

    private static Path configuredOrUnder(Path home, String name, Path configured) {
        return configured.toString().isEmpty() ? home.resolve(name) : configured;
    }
}
