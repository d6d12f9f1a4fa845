package io.waymark.agent.startup;

import io.waymark.base.configuration.Configuration;
import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.Deadline;
import io.waymark.writer.DeliveryMode;
import io.waymark.writer.Writer;
import io.waymark.writer.WriterException;
import io.waymark.writer.WriterOptions;
import io.waymark.writer.store.StoreKind;
import io.waymark.writer.store.StoreOptions;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The third step of the start: the writer, with the ring drained into its journal. */
final class DeliveryPipeline {
    private final Writer writer;
    private final OperatorLog log;

    private DeliveryPipeline(Writer writer, OperatorLog log) {
        this.writer = writer;
        this.log = log;
    }

    /** Returns null if no event can be kept; the reason is logged. */
    static @Nullable DeliveryPipeline start(CapturePipeline capturing, OperatorLog log) {
        Configuration configuration = capturing.configuration();
        Writer writer;
        try {
            writer = Writer.open(configuration, log, Clock.systemUTC(), capturing.streamId());
        } catch (WriterException e) {
            log.errorWithReason("writer.open", String.valueOf(e.getMessage()), e);
            return null;
        }
        capturing.drainTo(writer, log);
        log.announce("auditing into "
                + configuration.get(WriterOptions.HOME).toAbsolutePath().normalize() + " (trail "
                + configuration.get(WriterOptions.TRAIL_NAME) + ", account " + configuration.get(WriterOptions.ACCOUNT)
                + ", region " + configuration.get(WriterOptions.REGION) + ")"
                + deliveryNote(configuration));
        return new DeliveryPipeline(writer, log);
    }

    private static String deliveryNote(Configuration configuration) {
        if (configuration.get(WriterOptions.DELIVERY) == DeliveryMode.EXTERNAL) {
            return "; waymark deliver has to deliver it";
        }
        return configuration.get(StoreOptions.STORE) == StoreKind.S3
                ? "; delivered to s3://" + configuration.get(StoreOptions.BUCKET)
                : "";
    }

    /** Empties the ring into the journal, then delivers and signs, all before the deadline that the timeout led to. */
    void stop(CapturePipeline capturing, Deadline deadline, Duration timeout) {
        boolean quiescent = capturing.close(deadline.remaining());
        if (!quiescent) {
            log.warn(
                    "writer.busy",
                    "stopped while a record was still being written into the journal, for longer than "
                            + timeout.toSeconds() + " s (" + AgentOptions.SHUTDOWN_TIMEOUT.key()
                            + "): the disk hangs; the next start delivers the rest",
                    null);
            return;
        }
        boolean all = writer.close(deadline.remaining());
        if (!all && deadline.hasPassed()) {
            // Any other reason has been logged already.
            log.warn(
                    "delivery.deadline",
                    "stopped after " + timeout.toSeconds() + " s (" + AgentOptions.SHUTDOWN_TIMEOUT.key()
                            + ") before all was delivered and signed; the next start does the rest",
                    null);
        }
    }
}
