package io.waymark.agent.startup;

import io.waymark.agent.record.ServiceEvent;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.DropReason;
import io.waymark.agent.ring.Progress;
import io.waymark.agent.ring.Testimony;
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
final class StreamTestimony implements Testimony {
    private final ServiceEvent.Stream stream;
    private final Instant started;
    private final String instance;
    private final List<InstanceStatus> previous;
    private final Counters counters;
    private final CoverageTold coverage;
    private final DropsTold drops;
    private final StatusTold status;

    StreamTestimony(
            ServiceEvent.Stream stream,
            Instant started,
            Writer writer,
            Counters counters,
            CoverageTold coverage,
            StatusTold status) {
        this.stream = stream;
        this.started = started;
        this.instance = writer.instance();
        this.previous = writer.previous();
        this.counters = counters;
        this.coverage = coverage;
        this.drops = new DropsTold(counters, stream);
        this.status = status;
    }

    @Override
    public List<ServiceEvent> first() {
        byte[] details = ServiceEventDetails.of(json -> {
            json.writeStringField("instance", instance);
            json.writeNumberField("processId", ProcessHandle.current().pid());
            json.writeStringField("javaVersion", System.getProperty("java.version", ""));
            json.writeArrayFieldStart("previous");
            for (InstanceStatus before : previous) {
                json.writeStartObject();
                json.writeStringField("stream", before.stream());
                json.writeBooleanField("stopped", before.state() == InstanceStatus.State.STOPPED);
                // In memory it had them under the numbers that follow; all that the status of the last second tells.
                json.writeNumberField("records", before.journaled() + before.waiting());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return List.of(stream.event("WaymarkStarted", started.toEpochMilli(), details));
    }

    @Override
    public List<ServiceEvent> due() {
        List<ServiceEvent> events = new ArrayList<>(coverage.due());
        events.addAll(drops.rest());
        return events;
    }

    @Override
    public List<ServiceEvent> last(Progress progress) {
        List<ServiceEvent> events = new ArrayList<>(coverage.rest());
        events.addAll(drops.rest());
        long own = events.size() + 1L;
        byte[] details = ServiceEventDetails.of(json -> {
            json.writeNumberField("generated", progress.generated() + own);
            json.writeNumberField("records", progress.journaled() + own);
            json.writeObjectFieldStart("dropped");
            for (DropReason reason : DropReason.values()) {
                long number = counters.dropped(reason).number();
                if (number > 0) {
                    json.writeNumberField(reason.name(), number);
                }
            }
            json.writeEndObject();
            json.writeNumberField("refused", counters.refused());
            json.writeNumberField("late", counters.late());
            json.writeNumberField("failedCaptures", counters.captureFailures());
            json.writeNumberField("unfinishedCalls", counters.pending());
        });
        events.add(stream.event("WaymarkStopped", System.currentTimeMillis(), details));
        return events;
    }

    @Override
    public void look(Progress progress) {
        status.look(progress);
    }

    @Override
    public void end(Progress progress, boolean told) {
        status.end(progress, told);
    }
}
