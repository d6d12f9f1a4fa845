package io.waymark.writer;

import io.waymark.base.configuration.Configuration;
import io.waymark.base.log.OperatorLog;
import io.waymark.writer.delivery.DeliverySettings;
import io.waymark.writer.delivery.DeliveryThread;
import io.waymark.writer.journal.JournalsReader;
import io.waymark.writer.keys.SigningKeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Delivers a home from a process that journals nothing itself, beside running services or after their end. Used by one
 * thread.
 */
public final class StandaloneDelivery {
    private final Path home;
    private final Path storeFolder;
    private final DeliverySettings settings;
    private final HomeTrails trails;
    private final Clock clock;
    private final OperatorLog log;

    private StandaloneDelivery(
            Path home, Path storeFolder, DeliverySettings settings, HomeTrails trails, Clock clock, OperatorLog log) {
        this.home = home;
        this.storeFolder = storeFolder;
        this.settings = settings;
        this.trails = trails;
        this.clock = clock;
        this.log = log;
    }

    /** A running delivery. */
    public interface DeliveryHandle {
        /**
         * Delivers everything that remains, writes the last digests, and ends.
         *
         * @param timeout how long this may take at most
         * @return whether nothing remains that this process has to deliver
         */
        boolean finish(Duration timeout);

        /**
         * Takes up the definitions of the home's trails as they are now. When it returns, the events that were journaled
         * before are delivered as the trails were, and it is recorded that later ones are not.
         *
         * @param timeout how long this may take at most
         * @throws IOException if this process does not deliver the home, or could not deliver the events before the change;
         *     the change is taken up as soon as it can
         */
        void takeUpTrails(Duration timeout) throws IOException;
    }

    /**
     * Checks that a home can be delivered.
     *
     * @param configuration has the {@link WriterOptions}
     * @param log receives errors; writes to the home from now on
     * @param clock the time of day
     * @return the home's delivery
     * @throws WriterException if the home cannot be delivered
     */
    public static StandaloneDelivery open(Configuration configuration, OperatorLog log, Clock clock)
            throws WriterException {
        Path home = configuration.get(WriterOptions.HOME);
        if (!Files.isDirectory(home)) {
            throw new WriterException(
                    "the home " + home + " does not exist; give the folder that " + WriterOptions.HOME.key()
                            + " has in the service",
                    null);
        }
        SigningKeyStore keys = DeliverySettingsFactory.signingKeys(configuration, log, clock);
        DeliverySettings settings = DeliverySettingsFactory.create(configuration, keys, log);
        for (Path folder : List.of(home, settings.journals())) {
            if (Files.exists(folder) && !(Files.isReadable(folder) && Files.isExecutable(folder))) {
                throw new WriterException(
                        "the home " + home + " cannot be read: this user may not read or enter " + folder, null);
            }
        }
        if (Files.exists(settings.journals()) && !Files.isWritable(settings.journals())) {
            throw new WriterException(
                    "the home " + home + " cannot be delivered: this user may not write to " + settings.journals()
                            + ", where delivery records its progress",
                    null);
        }
        log.logToFolder(home.resolve("log"));
        return new StandaloneDelivery(
                home,
                DeliverySettingsFactory.storeFolder(configuration),
                settings,
                new HomeTrails(configuration, keys, settings, log),
                clock,
                log);
    }

    /**
     * Starts delivery on a thread of its own. While another process delivers this home, the thread waits to take over.
     *
     * @return the running delivery
     */
    public DeliveryHandle start() {
        DeliveryThread delivery = DeliveryThread.start(settings, trails, null, clock, log);
        return handle(delivery);
    }

    private static DeliveryHandle handle(DeliveryThread delivery) {
        return new DeliveryHandle() {
            @Override
            public boolean finish(Duration timeout) {
                return delivery.finish(0, timeout);
            }

            @Override
            public void takeUpTrails(Duration timeout) throws IOException {
                delivery.takeUpTrails(timeout);
            }
        };
    }

    /**
     * Starts delivery on a thread of its own, and asks the agents of the home to leave delivery to it. While a process that
     * is no agent delivers this home, the thread waits to take over.
     *
     * @return the running delivery
     */
    public DeliveryHandle startRequested() {
        return handle(DeliveryThread.startRequested(settings, trails, clock, log));
    }

    /**
     * Returns the folder of the buckets, if the store is a directory.
     *
     * @return the folder; may be missing
     */
    public Path storeFolder() {
        return storeFolder;
    }

    /**
     * Opens the home's journals for reading beside delivery.
     *
     * @return the reader
     */
    public JournalsReader openJournals() {
        return new JournalsReader(settings.journals(), log);
    }

    /**
     * Delivers everything in the journals now, on the calling thread.
     *
     * @return whether nothing remains; otherwise the log says why
     * @throws WriterException if delivery could not start
     */
    public boolean deliverOnce() throws WriterException {
        if (!Files.isDirectory(settings.journals())) {
            throw new WriterException(
                    "the home " + home + " has no journal: no service has used it yet, or it is no Waymark home", null);
        }
        DeliveryThread.DeliveryOutcome outcome;
        try {
            outcome = DeliveryThread.runOnce(settings, trails, clock, log);
        } catch (IOException | RuntimeException e) {
            throw new WriterException("the home " + home + " cannot be delivered (" + e + ")", e);
        }
        if (outcome == DeliveryThread.DeliveryOutcome.LOCKED_BY_OTHER) {
            throw new WriterException(
                    "another process delivers the home " + home + ": a service whose " + WriterOptions.DELIVERY.key()
                            + " is not external, or another waymark deliver",
                    null);
        }
        return outcome == DeliveryThread.DeliveryOutcome.DELIVERED;
    }
}
