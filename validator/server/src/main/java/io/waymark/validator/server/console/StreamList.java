package io.waymark.validator.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.EventTime;
import io.waymark.validator.history.EventHistory;
import io.waymark.validator.history.HistoryPage;
import io.waymark.validator.history.HistoryPosition;
import io.waymark.validator.history.HistoryQuery;
import io.waymark.validator.history.HistoryQuery.Condition;
import io.waymark.validator.history.LookupAttribute;
import io.waymark.validator.reader.StoredRecord;
import io.waymark.validator.verifier.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code streams}: the runs of the agents, newest first, from the events by which the agents report about themselves: which JVM
 * ran when, how it ended, and what was dropped. Thread-safe.
 */
final class StreamList {
    private static final String SOURCE = "waymark.io";
    private static final int MAX_STREAMS = 200;
    private static final int PAGE = 500;

    /** Newest first: of agents that drop again and again, the latest reports have the totals. */
    private static final int MAX_DROP_REPORTS = 2_000;

    private final EventHistory history;
    private final IntegrityMonitor integrity;

    StreamList(EventHistory history, IntegrityMonitor integrity) {
        this.history = history;
        this.integrity = integrity;
    }

    /** What the agents report of a stream. */
    private static final class Stream {
        private @Nullable StoredRecord started;
        private @Nullable StoredRecord stopped;
        private @Nullable JsonNode successor;
        private final Map<String, Long> dropped = new LinkedHashMap<>();
    }

    ObjectNode list() throws IOException {
        Map<String, Stream> streams = new LinkedHashMap<>();
        for (StoredRecord event : find("WaymarkStarted", MAX_STREAMS)) {
            streams.computeIfAbsent(idOf(event), unused -> new Stream()).started = event;
            for (JsonNode previous : details(event).path("previousRuns")) {
                streams.computeIfAbsent(previous.path("stream").asText(""), unused -> new Stream()).successor =
                        previous;
            }
        }
        for (StoredRecord event : find("WaymarkStopped", MAX_STREAMS)) {
            streams.computeIfAbsent(idOf(event), unused -> new Stream()).stopped = event;
        }
        for (StoredRecord event : find("EventsDropped", MAX_DROP_REPORTS)) {
            Stream stream = streams.computeIfAbsent(idOf(event), unused -> new Stream());
            stream.dropped.merge(
                    details(event).path("reason").asText(""),
                    details(event).path("count").asLong(),
                    Long::sum);
        }
        Map<String, Finding> completeness = completeness();
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        ArrayNode list = response.putArray("streams");
        for (Map.Entry<String, Stream> stream : streams.entrySet()) {
            list.add(describe(stream.getKey(), stream.getValue(), completeness.get(stream.getKey())));
        }
        return response;
    }

    private List<StoredRecord> find(String eventName, int max) throws IOException {
        HistoryQuery query = new HistoryQuery(
                null,
                List.of(
                        new Condition(LookupAttribute.EVENT_SOURCE, SOURCE),
                        new Condition(LookupAttribute.EVENT_NAME, eventName)),
                null,
                null);
        List<StoredRecord> found = new ArrayList<>();
        HistoryPosition after = null;
        do {
            HistoryPage page = history.find(query, after, PAGE);
            found.addAll(page.events());
            after = page.next().orElse(null);
        } while (after != null && found.size() < max);
        return found;
    }

    /** The text of a finding about a stream begins with its ID. */
    private Map<String, Finding> completeness() {
        Map<String, Finding> findings = new HashMap<>();
        for (Finding finding : integrity.report().streams()) {
            int colon = finding.text().indexOf(": ");
            if (colon > 0) {
                findings.put(finding.text().substring(0, colon), finding);
            }
        }
        return findings;
    }

    private ObjectNode describe(String id, Stream stream, @Nullable Finding completeness) throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("stream", id);
        StoredRecord started = stream.started;
        if (started != null) {
            json.put("startTime", EventTime.format(started.time()));
            for (String name :
                    List.of("service", "host", "instance", "processId", "javaVersion", "agentVersion", "trail")) {
                json.put(name, details(started).path(name).asText(""));
            }
        }
        HistoryPage latest = history.find(
                new HistoryQuery(null, List.of(new Condition(LookupAttribute.STREAM, id)), null, null), null, 1);
        if (!latest.events().isEmpty()) {
            json.put("latestEventTime", EventTime.format(latest.events().get(0).time()));
        }
        StoredRecord stopped = stream.stopped;
        if (stopped != null) {
            json.put("end", "STOPPED").put("endTime", EventTime.format(stopped.time()));
            JsonNode details = details(stopped);
            json.put("recordCount", details.path("recordCount").asText(""));
            // The totals of the whole run.
            stream.dropped.clear();
            for (Map.Entry<String, JsonNode> reason :
                    details.path("droppedByReason").properties()) {
                stream.dropped.put(reason.getKey(), reason.getValue().asLong());
            }
        } else if (stream.successor != null) {
            boolean clean = stream.successor.path("stoppedCleanly").asBoolean();
            json.put("end", clean ? "STOPPED" : "KILLED");
        } else {
            json.put("end", "UNKNOWN");
        }
        ObjectNode dropped = json.putObject("dropped");
        stream.dropped.forEach((reason, count) -> {
            if (count > 0) {
                dropped.put(reason, count);
            }
        });
        if (completeness != null) {
            json.put("complete", completeness.kind() == Finding.Kind.STREAM_COMPLETE)
                    .put("completeness", completeness.text().substring(id.length() + 2));
        }
        return json;
    }

    private static String idOf(StoredRecord event) {
        return event.json().path("additionalEventData").path("stream").asText("");
    }

    private static JsonNode details(StoredRecord event) {
        return event.json().path("serviceEventDetails");
    }
}
