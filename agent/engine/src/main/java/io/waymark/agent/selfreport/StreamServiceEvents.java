package io.waymark.agent.selfreport;

import io.waymark.agent.record.ServiceEvent;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.DropReason;
import io.waymark.agent.ring.ServiceEventSource;
import io.waymark.agent.ring.StreamProgress;
import io.waymark.format.InstanceStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * Provides the service events by which the completeness of a stream is judged: start of the run and end of earlier ones,
 * coverage, drops, stop. Nothing is done before there is a journal, so that a run without one pays nothing.
 */
public final class StreamServiceEvents implements ServiceEventSource {
    private final AgentRun run;
    private final Counters counters;
    private final CoverageReporter coverage;
    private final DropReporter drops;
    private final StatusPublisher status;
    private final Runnable eachSecond;

    /**
     * Creates the source.
     *
     * @param run the run to report
     * @param counters what became of events
     * @param coverage provides {@code CoverageReported}
     * @param status gets the progress of the stream
     * @param eachSecond is run about once a second, on the thread that asks for events
     */
    public StreamServiceEvents(
            AgentRun run, Counters counters, CoverageReporter coverage, StatusPublisher status, Runnable eachSecond) {
        this.run = run;
        this.counters = counters;
        this.coverage = coverage;
        this.drops = new DropReporter(counters, run.stream());
        this.status = status;
        this.eachSecond = eachSecond;
    }

    @Override
    public List<ServiceEvent> firstEvents() {
        byte[] details = ServiceEventDetails.write(json -> {
            json.writeStringField("agentVersion", agentVersion());
            json.writeStringField("host", HostName.read());
            if (run.service() != null) {
                json.writeStringField("service", run.service());
            }
            json.writeStringField("trail", run.trail());
            json.writeStringField("instance", run.instance());
            json.writeNumberField("processId", ProcessHandle.current().pid());
            json.writeStringField("javaVersion", System.getProperty("java.version", ""));
            json.writeArrayFieldStart("previousRuns");
            for (InstanceStatus earlier : run.previous()) {
                json.writeStartObject();
                json.writeStringField("stream", earlier.stream());
                json.writeBooleanField("stoppedCleanly", earlier.state() == InstanceStatus.InstanceState.STOPPED);
                // Waiting events had the next numbers. This is as much as the last status before the end can say.
                json.writeNumberField("recordCount", earlier.journaled() + earlier.inMemory());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return List.of(run.stream().event("WaymarkStarted", run.started().toEpochMilli(), details));
    }

    /** The isolated loader comes from the agent's jar, whose manifest has the version. */
    private static String agentVersion() {
        ClassLoader loader = StreamServiceEvents.class.getClassLoader();
        String version = loader.getClass().getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    @Override
    public List<ServiceEvent> dueEvents() {
        eachSecond.run();
        List<ServiceEvent> events = new ArrayList<>(coverage.dueEvents());
        events.addAll(drops.newEvents());
        return events;
    }

    @Override
    public List<ServiceEvent> lastEvents(StreamProgress progress) {
        List<ServiceEvent> events = new ArrayList<>(coverage.newEvents());
        events.addAll(drops.newEvents());
        long lastEvents = events.size() + 1L;
        byte[] details = ServiceEventDetails.write(json -> {
            json.writeNumberField("generated", progress.generated() + lastEvents);
            json.writeNumberField("recordCount", progress.journaled() + lastEvents);
            json.writeObjectFieldStart("droppedByReason");
            for (DropReason reason : DropReason.values()) {
                long count = counters.dropped(reason).count();
                if (count > 0) {
                    json.writeNumberField(reason.name(), count);
                }
            }
            json.writeEndObject();
            json.writeNumberField("refusedCalls", counters.refused());
            json.writeNumberField("lateEvents", counters.late());
            json.writeNumberField("captureFailures", counters.captureFailures());
            json.writeNumberField("inFlightCalls", counters.pending());
        });
        events.add(run.stream().event("WaymarkStopped", System.currentTimeMillis(), details));
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
