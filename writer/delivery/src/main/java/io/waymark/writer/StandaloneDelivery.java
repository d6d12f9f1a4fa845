package io.waymark.writer;

import io.waymark.base.configuration.Configuration;
import io.waymark.base.log.OperatorLog;
import io.waymark.writer.delivery.DeliverySettings;
import io.waymark.writer.delivery.DeliveryThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Delivers one home from a process that journals nothing itself, beside running services or after they died. Used by one
 * thread.
 */
public final class StandaloneDelivery {
    private final Path home;
    private final DeliverySettings settings;
    private final Clock clock;
    private final OperatorLog log;

    private StandaloneDelivery(Path home, DeliverySettings plan, Clock clock, OperatorLog log) {
        this.home = home;
        this.settings = plan;
        this.clock = clock;
        this.log = log;
    }

    /** Delivery that goes on until it is told to end. */
    public interface DeliveryHandle {
        /**
         * Delivers and signs what there is, and ends.
         *
         * @param deadline how long this may take at most
         * @return whether nothing is left that was for this process to deliver
         */
        boolean finish(Duration deadline);
    }

    /**
     * Looks whether the home can be delivered.
     *
     * @param configuration holds the {@link WriterOptions}
     * @param log from now on also writes to the home
     * @param clock the time of day
     * @return it
     * @throws WriterException if it cannot
     */
    public static StandaloneDelivery open(Configuration configuration, OperatorLog log, Clock clock)
            throws WriterException {
        Path home = configuration.get(WriterOptions.HOME);
        if (!Files.isDirectory(home)) {
            throw new WriterException(
                    "there is no home " + home + "; name the folder that " + WriterOptions.HOME.key()
                            + " names in the service",
                    null);
        }
        DeliverySettings plan = DeliverySettingsFactory.create(configuration, log, clock);
        for (Path folder : List.of(home, plan.journals())) {
            if (Files.exists(folder) && !(Files.isReadable(folder) && Files.isExecutable(folder))) {
                throw new WriterException(
                        "the home " + home + " cannot be read: this user may not read or enter " + folder, null);
            }
        }
        if (Files.exists(plan.journals()) && !Files.isWritable(plan.journals())) {
            throw new WriterException(
                    "the home " + home + " cannot be delivered: this user may not write to " + plan.journals()
                            + ", where it is noted what is delivered",
                    null);
        }
        log.logToFolder(home.resolve("log"));
        return new StandaloneDelivery(home, plan, clock, log);
    }

    /**
     * Starts delivery on a thread of its own. While another process delivers this home, waits for that to end.
     *
     * @return what ends it
     */
    public DeliveryHandle start() {
        DeliveryThread delivery = DeliveryThread.start(settings, null, clock, log);
        return deadline -> delivery.finish(0, deadline);
    }

    /**
     * Delivers and signs what there is, on the calling thread.
     *
     * @return whether nothing is left; if something is, the log was told why
     * @throws WriterException if nothing could be delivered
     */
    public boolean deliverOnce() throws WriterException {
        if (!Files.isDirectory(settings.journals())) {
            throw new WriterException(
                    "the home " + home + " has no journal: no service has run with it, or it is not a home", null);
        }
        DeliveryThread.DeliveryOutcome outcome;
        try {
            outcome = DeliveryThread.runOnce(settings, clock, log);
        } catch (IOException | RuntimeException e) {
            throw new WriterException("the home " + home + " cannot be delivered (" + e + ")", e);
        }
        if (outcome == DeliveryThread.DeliveryOutcome.LOCKED_BY_OTHER) {
            throw new WriterException(
                    "the home " + home + " is being delivered by another process: a service whose "
                            + WriterOptions.DELIVERY.key() + " is not external, or another waymark deliver",
                    null);
        }
        return outcome == DeliveryThread.DeliveryOutcome.DELIVERED;
    }
}
