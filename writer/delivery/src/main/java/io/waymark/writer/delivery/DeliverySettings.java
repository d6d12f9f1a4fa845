package io.waymark.writer.delivery;

import io.waymark.writer.digest.Trail;
import io.waymark.writer.keys.SigningKeyStore;
import io.waymark.writer.store.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings of a home's delivery.
 *
 * @param journals the home's folder of journals
 * @param trail the trail that is delivered
 * @param roll decides when log files are complete
 * @param digestInterval the time between two digests
 * @param store the store that objects are put to
 * @param keys provides the signing key
 */
public record DeliverySettings(
        Path journals,
        Trail trail,
        RollPolicy roll,
        Duration digestInterval,
        ObjectStore store,
        SigningKeyStore keys) {}
