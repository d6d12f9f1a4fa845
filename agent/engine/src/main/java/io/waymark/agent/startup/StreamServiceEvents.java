package io.waymark.agent.startup;

import io.waymark.agent.record.ServiceEvent;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.DropReason;
import io.waymark.agent.ring.ServiceEventSource;
import io.waymark.agent.ring.StreamProgress;
import io.waymark.format.InstanceStatus;
import io.waymark.writer.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells in the trail what its completeness is judged by: that the run began, what became of those before it in the same
 * home, what is audited, what was dropped, and that the run ended. It begins with the journal, and so costs nothing
 * before.
 */
final class StreamServiceEvents implements ServiceEventSource {
    private final ServiceEvent.StreamIdentity stream;
    private final Instant started;
    private final String instance;
    private final List<InstanceStatus> previous;
    private final Counters counters;
    private final CoverageReporter coverage;
    private final DropReporter drops;
    private final StatusPublisher status;

    StreamServiceEvents(
            ServiceEvent.StreamIdentity stream,
            Instant started,
            Writer writer,
            Counters counters,
            CoverageReporter coverage,
            StatusPublisher status) {
        this.stream = stream;
        this.started = started;
        this.instance = writer.instance();
        this.previous = writer.previousRuns();
        this.counters = counters;
        this.coverage = coverage;
        this.drops = new DropReporter(counters, stream);
        this.status = status;
    }

    @Override
    public List<ServiceEvent> firstEvents() {
        byte[] details = ServiceEventDetails.write(json -> {
            json.writeStringField("instance", instance);
            json.writeNumberField("processId", ProcessHandle.current().pid());
            json.writeStringField("javaVersion", System.getProperty("java.version", ""));
            json.writeArrayFieldStart("previousRuns");
            for (InstanceStatus before : previous) {
                json.writeStartObject();
                json.writeStringField("stream", before.stream());
                json.writeBooleanField("stoppedCleanly", before.state() == InstanceStatus.InstanceState.STOPPED);
                // In memory it had them under the numbers that follow; all that the status of the last second tells.
                json.writeNumberField("recordCount", before.journaled() + before.inMemory());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return List.of(stream.event("WaymarkStarted", started.toEpochMilli(), details));
    }

    @Override
    public List<ServiceEvent> dueEvents() {
        List<ServiceEvent> events = new ArrayList<>(coverage.dueEvents());
        events.addAll(drops.newEvents());
        return events;
    }

    @Override
    public List<ServiceEvent> lastEvents(StreamProgress progress) {
        List<ServiceEvent> events = new ArrayList<>(coverage.newEvents());
        events.addAll(drops.newEvents());
        long own = events.size() + 1L;
        byte[] details = ServiceEventDetails.write(json -> {
            json.writeNumberField("generated", progress.generated() + own);
            json.writeNumberField("recordCount", progress.journaled() + own);
            json.writeObjectFieldStart("droppedByReason");
            for (DropReason reason : DropReason.values()) {
                long number = counters.dropped(reason).count();
                if (number > 0) {
                    json.writeNumberField(reason.name(), number);
                }
            }
            json.writeEndObject();
            json.writeNumberField("refusedCalls", counters.refused());
            json.writeNumberField("lateEvents", counters.late());
            json.writeNumberField("captureFailures", counters.captureFailures());
            json.writeNumberField("inFlightCalls", counters.pending());
        });
        events.add(stream.event("WaymarkStopped", System.currentTimeMillis(), details));
        return events;
    }

    @Override
    public void onProgress(StreamProgress progress) {
        status.update(progress);
    }

    @Override
    public void onEnd(StreamProgress progress, boolean complete) {
        status.close(progress, complete);
    }
}
