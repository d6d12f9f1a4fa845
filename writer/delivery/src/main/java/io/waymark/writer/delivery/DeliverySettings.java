package io.waymark.writer.delivery;

import io.waymark.format.TrailDefinition;
import io.waymark.writer.digest.Trail;
import io.waymark.writer.keys.SigningKeyStore;
import io.waymark.writer.store.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the delivery of one trail of a home.
 *
 * @param journals the home's folder of journals
 * @param state the folder of the trail's state, with a folder for each journal; the folder of journals for the trail of the
 *     home's configuration
 * @param trail the trail that is delivered
 * @param definition the trail's definition; null if it has none
 * @param rules what the trail's definition says
 * @param roll decides when log files are complete
 * @param digestInterval the time between two digests
 * @param store the store that objects are put to
 * @param keys provides the signing key
 */
public record DeliverySettings(
        Path journals,
        Path state,
        Trail trail,
        @Nullable TrailDefinition definition,
        TrailRules rules,
        RollPolicy roll,
        Duration digestInterval,
        ObjectStore store,
        SigningKeyStore keys) {
    /**
     * Creates the settings of a home without definitions of trails.
     *
     * @param journals the home's folder of journals
     * @param trail the trail that is delivered
     * @param roll decides when log files are complete
     * @param digestInterval the time between two digests
     * @param store the store that objects are put to
     * @param keys provides the signing key
     */
    public DeliverySettings(
            Path journals,
            Trail trail,
            RollPolicy roll,
            Duration digestInterval,
            ObjectStore store,
            SigningKeyStore keys) {
        this(journals, journals, trail, null, TrailRules.CONFIGURED, roll, digestInterval, store, keys);
    }

    /**
     * Returns the settings of the trail when it does not log.
     *
     * @return these, but for that
     */
    public DeliverySettings stopped() {
        TrailRules stopped = new TrailRules(false, rules.validation(), rules.selection(), rules.scope());
        return new DeliverySettings(journals, state, trail, definition, stopped, roll, digestInterval, store, keys);
    }

    /** Returns the folder of the trail's state of a journal. */
    Path stateOf(String instance) {
        return state.resolve(instance);
    }
}
