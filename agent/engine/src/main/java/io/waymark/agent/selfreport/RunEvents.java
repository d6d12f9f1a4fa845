package io.waymark.agent.selfreport;

import io.waymark.agent.record.ServiceEvent;
import io.waymark.format.InstanceStatus;
import java.util.Map;

/** The service events that begin and end a stream. */
public final class RunEvents {
    private RunEvents() {}

    /**
     * What became of the events of a run.
     *
     * @param generated the number of events that were captured or added, the last one included
     * @param recordCount the number of records, the last one included
     * @param droppedByReason the number of dropped events, by reason
     * @param refusedCalls the number of refused calls
     * @param lateEvents the number of events that were journaled later than their policy allows
     * @param captureFailures the number of calls whose event may be missing or incomplete
     * @param inFlightCalls the number of calls without an end
     */
    public record RunTotals(
            long generated,
            long recordCount,
            Map<String, Long> droppedByReason,
            long refusedCalls,
            long lateEvents,
            long captureFailures,
            long inFlightCalls) {
        /** Copies the map. */
        public RunTotals {
            droppedByReason = Map.copyOf(droppedByReason);
        }
    }

    /**
     * Creates the first event of a stream.
     *
     * @param run the run
     * @return {@code WaymarkStarted}
     */
    public static ServiceEvent started(AgentRun run) {
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
        return run.stream().event("WaymarkStarted", run.started().toEpochMilli(), details);
    }

    /** The isolated loader comes from the agent's jar, whose manifest has the version. */
    private static String agentVersion() {
        ClassLoader loader = RunEvents.class.getClassLoader();
        String version = loader.getClass().getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    /**
     * Creates the last event of a stream.
     *
     * @param stream the stream
     * @param totals what became of its events
     * @return {@code WaymarkStopped}
     */
    public static ServiceEvent stopped(ServiceEvent.StreamIdentity stream, RunTotals totals) {
        byte[] details = ServiceEventDetails.write(json -> {
            json.writeNumberField("generated", totals.generated);
            json.writeNumberField("recordCount", totals.recordCount);
            json.writeObjectFieldStart("droppedByReason");
            for (String reason : InstanceStatus.DROP_REASONS) {
                long count = totals.droppedByReason.getOrDefault(reason, 0L);
                if (count > 0) {
                    json.writeNumberField(reason, count);
                }
            }
            json.writeEndObject();
            json.writeNumberField("refusedCalls", totals.refusedCalls);
            json.writeNumberField("lateEvents", totals.lateEvents);
            json.writeNumberField("captureFailures", totals.captureFailures);
            json.writeNumberField("inFlightCalls", totals.inFlightCalls);
        });
        return stream.event("WaymarkStopped", System.currentTimeMillis(), details);
    }
}
