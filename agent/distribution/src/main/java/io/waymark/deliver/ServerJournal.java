package io.waymark.deliver;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.ServiceEvent;
import io.waymark.agent.selfreport.AgentRun;
import io.waymark.agent.selfreport.RunEvents;
import io.waymark.base.configuration.Configuration;
import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.DaemonThreads;
import io.waymark.format.FormatException;
import io.waymark.format.InstanceStatus;
import io.waymark.format.InstanceStatus.InstanceState;
import io.waymark.writer.ConfiguredSelectors;
import io.waymark.writer.DeliveryMode;
import io.waymark.writer.Writer;
import io.waymark.writer.WriterException;
import io.waymark.writer.WriterOptions;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import io.waymark.writer.selectors.HomeSelection;
import io.waymark.writer.selectors.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The events of a server's own calls: a stream in the journals of the home, as those of the agents are. It begins with the first
 * call. Safe for use by many threads.
 */
final class ServerJournal {
    private static final String SERVICE = "waymark-serve";
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final long STATUS_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long REFRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Configuration configuration;
    private final OperatorLog log;
    private final HomeSelection selection;
    private final Clock clock = Clock.systemUTC();
    private final UUID id = UUID.randomUUID();
    private final ServiceEvent.StreamIdentity stream;
    private final Instant started = clock.instant();
    private @Nullable Writer writer;
    private long sequence;
    private long refreshedAt = System.nanoTime() - REFRESH_NANOS;
    private boolean closed;

    ServerJournal(Configuration configuration, OperatorLog log) {
        this.configuration = configuration;
        this.log = log;
        stream = new ServiceEvent.StreamIdentity(
                configuration.get(WriterOptions.ACCOUNT), configuration.get(WriterOptions.REGION), id);
        selection = new HomeSelection(
                configuration.get(WriterOptions.HOME),
                configuration.get(WriterOptions.TRAIL_NAME),
                ConfiguredSelectors.of(configuration));
    }

    /**
     * Journals the event of a call, and forces it to the disk; a data event only if a trail selects it.
     *
     * @param time its time
     * @param head the record's JSON up to the members of {@code additionalEventData}
     * @param tail the rest; its members of {@code additionalEventData} begin with a comma
     * @param data the data event; null for a management event
     * @param resources the resources of a data event
     * @throws IOException if it cannot be journaled
     */
    synchronized void record(
            Instant time, String head, String tail, @Nullable EventDescriptor data, List<Resource> resources)
            throws IOException {
        if (closed) {
            throw new IOException("the server is stopping");
        }
        if (data != null && !isSelected(data, resources)) {
            return;
        }
        Writer open = open();
        String record = head + "\"stream\":\"" + id + "\",\"sequence\":" + sequence + tail;
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        append(open, time.toEpochMilli(), data != null, bytes, bytes.length);
        open.journal().force();
    }

    private boolean isSelected(EventDescriptor data, List<Resource> resources) {
        if (System.nanoTime() - refreshedAt >= REFRESH_NANOS) {
            refreshedAt = System.nanoTime();
            try {
                selection.refresh();
            } catch (FormatException | IOException e) {
                // As in an agent: what was selected before still is.
                log.error("trails", "the trails of the home are not taken up: " + e.getMessage(), e);
            }
        }
        return selection.matches(data, resources);
    }

    private void append(Writer open, long timeMillis, boolean data, byte[] record, int length) throws IOException {
        open.journal().append(sequence, timeMillis, data, stream.accountId(), stream.awsRegion(), record, 0, length);
        sequence++;
    }

    private void append(Writer open, ServiceEvent event) throws IOException {
        JsonBuffer record = event.compose(sequence);
        append(open, event.timeMillis(), false, record.toByteArray(), record.length());
    }

    private Writer open() throws IOException {
        Writer open = writer;
        if (open == null) {
            try {
                open = Writer.open(configuration.with(WriterOptions.DELIVERY, DeliveryMode.EXTERNAL), log, clock, id);
            } catch (WriterException e) {
                throw new IOException(e.getMessage(), e);
            }
            append(
                    open,
                    RunEvents.started(new AgentRun(
                            stream,
                            started,
                            configuration.get(WriterOptions.TRAIL_NAME),
                            SERVICE,
                            open.instance(),
                            open.previousRuns(),
                            null)));
            writer = open;
            DaemonThreads.create("waymark-server-status", this::keepStatus).start();
        }
        return open;
    }

    private void keepStatus() {
        while (writeStatus(InstanceState.RUNNING)) {
            LockSupport.parkNanos(STATUS_NANOS);
        }
    }

    /** Returns whether the journal is still open. */
    private synchronized boolean writeStatus(InstanceState state) {
        Writer open = writer;
        if (open == null || closed) {
            return false;
        }
        InstanceStatus status = new InstanceStatus(
                state,
                id.toString(),
                ProcessHandle.current().pid(),
                started,
                clock.instant(),
                sequence,
                sequence,
                0,
                Map.of(),
                0,
                0,
                0,
                0,
                null,
                null,
                null);
        try {
            open.statusFile().write(status.toJson());
        } catch (IOException e) {
            log.info("the status of the server's journal cannot be written: " + e);
        }
        return true;
    }

    /** Ends the stream; delivery then delivers it to its end. */
    synchronized void close() {
        Writer open = writer;
        if (open == null || closed) {
            closed = true;
            return;
        }
        try {
            long count = sequence + 1;
            append(open, RunEvents.stopped(stream, new RunEvents.RunTotals(count, count, Map.of(), 0, 0, 0, 0)));
        } catch (IOException e) {
            log.warn("server.journal", "the last event of the server cannot be journaled", e);
        }
        writeStatus(InstanceState.STOPPED);
        closed = true;
        open.close(CLOSE_TIMEOUT);
    }

    /** Describes a data event. */
    static EventDescriptor dataEvent(String source, String name, boolean readOnly, List<Resource> resources) {
        return new EventDescriptor(
                EventCategory.DATA,
                source,
                name,
                readOnly,
                resources.stream().map(Resource::type).toList());
    }
}
