package io.waymark.validator.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.EventTime;
import io.waymark.format.InstanceStatus;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The status as JSON: {@code {"instances": [{"home": …, "instance": …, "state": …, …}], "trailProblems": [{"home": …, "trail":
 * …, "problem": …}]}}.
 */
final class StatusJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StatusJson() {}

    static String of(List<InstanceReport> reports, List<TrailProblem> problems) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode instances = root.putArray("instances");
        for (InstanceReport report : reports) {
            ObjectNode json = instances.addObject();
            json.put("home", report.home().toString());
            json.put("instance", report.instance());
            json.put("state", report.state().text());
            InstanceStatus status = report.status();
            if (status != null) {
                json.put("stream", status.stream());
                json.put("processId", status.processId());
                put(json, "startTime", status.startTime());
                put(json, "lastHeartbeatTime", report.lastHeartbeatTime());
                json.put("generated", report.generated());
                json.put("delivered", report.delivered());
                json.put("signed", report.signed());
                json.put("unsigned", report.unsigned());
                put(json, "signingDueTime", report.signingDueTime());
                json.put("dropped", report.dropped());
                ObjectNode reasons = json.putObject("droppedByReason");
                new TreeMap<>(status.droppedByReason()).forEach(reasons::put);
                json.put("pending", report.pending());
                json.put("inMemory", status.inMemory());
                put(json, "oldestUndeliveredTime", report.oldestUndeliveredTime());
                json.put("refusedCalls", status.refusedCalls());
                json.put("lateEvents", status.lateEvents());
                json.put("captureFailures", status.captureFailures());
                json.put("inFlightCalls", status.inFlightCalls());
                json.put("selectorsError", status.selectorsError());
            }
            json.put("lastLogFile", report.lastLogFile());
            json.put("lastDigest", report.lastDigest());
            json.put("lastError", report.lastError());
            put(json, "lastErrorTime", report.lastErrorTime());
        }
        ArrayNode trails = root.putArray("trailProblems");
        for (TrailProblem problem : problems) {
            trails.addObject()
                    .put("home", problem.home().toString())
                    .put("trail", problem.trail())
                    .put("problem", problem.text());
        }
        return root.toPrettyString();
    }

    private static void put(ObjectNode json, String name, @Nullable Instant time) {
        json.put(name, time == null ? null : EventTime.format(time));
    }
}
