package io.waymark.validator.reader;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.validator.reader.CoverageItem.CoverageStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads from the agents' own events what services audit. Not thread-safe. */
public final class CoverageLookup {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STARTED = "WaymarkStarted";
    private static final String REPORTED = "CoverageReported";

    private final Map<String, Run> runs = new LinkedHashMap<>();

    /** One run of a JVM. */
    private static final class Run {
        private final TreeSet<CoverageItem> items = new TreeSet<>();
        private final Set<String> configured = new HashSet<>();
        /** Of the newest report: each has all of them. */
        private final List<CoverageItem> unmatched = new ArrayList<>();

        private String service = "";
        private String trail = "";
        private String startTime = "";
        private String agentVersion = "";
        private String firstTime = "";
        private boolean reported;

        String name() {
            return service.isEmpty() ? trail : service;
        }

        String time() {
            return startTime.isEmpty() ? firstTime : startTime;
        }
    }

    private CoverageLookup() {}

    /**
     * Reads what the newest run of each service audits.
     *
     * @param events reads the events
     * @return the services that have reported it, sorted by name
     * @throws IOException if the store cannot be listed
     */
    public static List<ServiceCoverage> newestRuns(EventLookup events) throws IOException {
        CoverageLookup lookup = new CoverageLookup();
        EventFilter ofAgents = EventFilter.builder().eventSource("waymark.io").build();
        events.stream(ofAgents, true, event -> event.json().toString(), lookup::read);
        TreeMap<String, ServiceCoverage> newest = new TreeMap<>();
        for (Map.Entry<String, Run> entry : lookup.runs.entrySet()) {
            Run run = entry.getValue();
            run.items.addAll(run.unmatched);
            ServiceCoverage known = newest.get(run.name());
            if (run.reported && (known == null || run.time().compareTo(known.startTime()) >= 0)) {
                newest.put(
                        run.name(),
                        new ServiceCoverage(
                                run.name(), run.trail, entry.getKey(), run.time(), run.agentVersion, run.items));
            }
        }
        return List.copyOf(newest.values());
    }

    private boolean read(String text) {
        JsonNode event;
        try {
            event = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of the store is not JSON", e);
        }
        String name = event.path("eventName").asText();
        if (name.equals(STARTED) || name.equals(REPORTED)) {
            Run run = runs.computeIfAbsent(
                    event.path("additionalEventData").path("stream").asText(""), stream -> new Run());
            JsonNode details = event.path("serviceEventDetails");
            String time = event.path("eventTime").asText("");
            run.firstTime = run.firstTime.isEmpty() ? time : run.firstTime;
            if (name.equals(STARTED)) {
                run.service = details.path("service").asText("");
                run.trail = details.path("trail").asText("");
                run.agentVersion = details.path("agentVersion").asText("");
                run.startTime = time;
            } else {
                add(run, details);
            }
        }
        return true;
    }

    private static void add(Run run, JsonNode details) {
        run.reported = true;
        details.path("configured").forEach(method -> run.configured.add(method.asText()));
        for (JsonNode method : details.path("instrumented")) {
            String name = method.asText();
            boolean isMethod = name.endsWith(")");
            run.items.add(new CoverageItem(
                    CoverageStatus.AUDITED,
                    isMethod ? "method" : "class",
                    name,
                    isMethod
                            ? Map.of("declaredBy", run.configured.contains(name) ? "configuration" : "annotation")
                            : Map.of()));
        }
        details.path("endpoints").forEach(endpoint -> run.items.add(endpoint(endpoint)));
        details.path("listeners").forEach(listener -> run.items.add(background("listener", listener)));
        details.path("jobs").forEach(job -> run.items.add(background("job", job)));
        details.path("libraries").forEach(library -> run.items.addAll(library(library)));
        details.path("notInstrumented").forEach(other -> run.items.add(notAudited(other)));
        run.unmatched.clear();
        details.path("unmatched").forEach(method -> run.unmatched.add(notAudited(method)));
        details.path("warnings")
                .forEach(warning ->
                        run.items.add(new CoverageItem(CoverageStatus.WARNING, "other", warning.asText(), Map.of())));
    }

    private static CoverageItem notAudited(JsonNode what) {
        String name = what.path("name").asText();
        boolean isMethod = name.endsWith(")") || name.endsWith("]");
        return new CoverageItem(
                CoverageStatus.NOT_AUDITED,
                isMethod ? "method" : name.startsWith("class ") ? "class" : "other",
                name,
                Map.of("reason", what.path("reason").asText()));
    }

    private static CoverageItem endpoint(JsonNode endpoint) {
        String name =
                endpoint.path("method").asText() + " " + endpoint.path("route").asText();
        return item("endpoint", name, endpoint, List.of("operation", "category", "library"));
    }

    /** Two listeners may listen to one topic. */
    private static CoverageItem background(String kind, JsonNode work) {
        String name = work.path("operation").asText() + " " + work.path("name").asText();
        return item(kind, name, work, List.of("category", "library"));
    }

    private static CoverageItem item(String kind, String name, JsonNode json, List<String> members) {
        Map<String, String> attributes = new LinkedHashMap<>();
        members.forEach(member -> attributes.put(member, json.path(member).asText("")));
        return new CoverageItem(
                json.path("recorded").asBoolean() ? CoverageStatus.AUDITED : CoverageStatus.NOT_RECORDED,
                kind,
                name,
                attributes);
    }

    private static List<CoverageItem> library(JsonNode library) {
        List<CoverageItem> items = new ArrayList<>();
        String version = library.path("version").asText("");
        for (JsonNode scope : library.path("audits")) {
            items.add(new CoverageItem(
                    CoverageStatus.AUDITED,
                    scope.asText(),
                    library.path("name").asText(),
                    version.isEmpty() ? Map.of() : Map.of("version", version)));
        }
        return items;
    }
}
