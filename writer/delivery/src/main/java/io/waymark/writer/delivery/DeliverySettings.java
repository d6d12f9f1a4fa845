package io.waymark.writer.delivery;

import io.waymark.writer.digest.Trail;
import io.waymark.writer.keys.SigningKeyStore;
import io.waymark.writer.store.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What is delivered, to where, and how.
 *
 * @param journals the home's folder of journals
 * @param trail names the objects
 * @param roll says when log files are complete
 * @param digestInterval between digests
 * @param store where the objects go
 * @param keys sign the digests
 */
public record DeliverySettings(
        Path journals,
        Trail trail,
        RollPolicy roll,
        Duration digestInterval,
        ObjectStore store,
        SigningKeyStore keys) {}
