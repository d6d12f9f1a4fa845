package io.waymark.agent.startup;

import io.waymark.agent.record.ServiceEvent;
import io.waymark.agent.weave.InstrumentationCoverage;
import io.waymark.base.configuration.Configuration;
import io.waymark.base.configuration.Option;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is audited and what is not, as {@code CoverageReported}: each event tells what has come since the one before, the
 * first one also the configuration. Used by one thread at a time.
 */
final class CoverageReporter {
    private static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";
    private static final Pattern USER_IN_URL = Pattern.compile("//[^/@\\s]*@");

    /** Of one event; CloudTrail's limit of serviceEventDetails is 100 KB. */
    private static final int MAX_EVENT_CHARS = 50_000;

    private static final int MAX_TEXT_LENGTH = 1_000;
    /** While classes are loaded, more come; but not for ever. */
    private static final int MAX_DELAYS = 10;

    private final InstrumentationCoverage coverage;
    private final Configuration configuration;
    private final ServiceEvent.StreamIdentity stream;
    private final Set<String> reported = new HashSet<>();
    private int reportedChanges = -1;
    private int observedChanges = -1;
    private int delays;

    CoverageReporter(
            InstrumentationCoverage coverage, Configuration configuration, ServiceEvent.StreamIdentity stream) {
        this.coverage = coverage;
        this.configuration = configuration;
        this.stream = stream;
    }

    /** Returns what is new, once it has not changed between two looks. */
    List<ServiceEvent> dueEvents() {
        int changes = coverage.changes();
        if (changes == reportedChanges) {
            return List.of();
        }
        if (changes != observedChanges && delays < MAX_DELAYS) {
            observedChanges = changes;
            delays++;
            return List.of();
        }
        return newEvents();
    }

    /** Returns what is new. */
    List<ServiceEvent> newEvents() {
        int changes = coverage.changes();
        if (changes == reportedChanges) {
            return List.of();
        }
        boolean first = reportedChanges < 0;
        reportedChanges = changes;
        delays = 0;
        List<CoverageEntry> lines = new ArrayList<>();
        new TreeSet<>(coverage.instrumented())
                .forEach(method -> add(lines, CoverageEntry.EntryKind.INSTRUMENTED, method, ""));
        coverage.notInstrumented()
                .forEach((what, reason) -> add(lines, CoverageEntry.EntryKind.NOT_INSTRUMENTED, what, reason));
        coverage.warnings().forEach(warning -> add(lines, CoverageEntry.EntryKind.WARNING, warning, ""));
        List<ServiceEvent> events = new ArrayList<>();
        int from = 0;
        while (from < lines.size() || (first && events.isEmpty())) {
            int to = from;
            int length = 0;
            while (to < lines.size() && length < MAX_EVENT_CHARS) {
                length += lines.get(to++).length();
            }
            events.add(event(lines.subList(from, to), first && events.isEmpty() ? settings() : Map.of()));
            from = to;
        }
        return events;
    }

    private void add(List<CoverageEntry> lines, CoverageEntry.EntryKind kind, String what, String reason) {
        if (reported.add(kind + "|" + what + "|" + reason)) {
            lines.add(new CoverageEntry(kind, truncate(what), truncate(reason)));
        }
    }

    private static String truncate(String text) {
        return text.length() <= MAX_TEXT_LENGTH ? text : text.substring(0, MAX_TEXT_LENGTH) + "…";
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Option<?> option : AgentOptions.ALL) {
            settings.put(
                    option.key(),
                    option.sensitive()
                            ? HIDDEN
                            : USER_IN_URL
                                    .matcher(truncate(String.valueOf(configuration.get(option))))
                                    .replaceAll("//" + HIDDEN + "@"));
        }
        return settings;
    }

    private ServiceEvent event(List<CoverageEntry> lines, Map<String, String> settings) {
        byte[] details = ServiceEventDetails.write(json -> {
            json.writeArrayFieldStart("instrumented");
            for (CoverageEntry line : lines) {
                if (line.kind == CoverageEntry.EntryKind.INSTRUMENTED) {
                    json.writeString(line.what);
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("notInstrumented");
            for (CoverageEntry line : lines) {
                if (line.kind == CoverageEntry.EntryKind.NOT_INSTRUMENTED) {
                    json.writeStartObject();
                    json.writeStringField("name", line.what);
                    json.writeStringField("reason", line.reason);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("warnings");
            for (CoverageEntry line : lines) {
                if (line.kind == CoverageEntry.EntryKind.WARNING) {
                    json.writeString(line.what);
                }
            }
            json.writeEndArray();
            if (!settings.isEmpty()) {
                json.writeObjectFieldStart("configuration");
                for (Map.Entry<String, String> setting : settings.entrySet()) {
                    json.writeStringField(setting.getKey(), setting.getValue());
                }
                json.writeEndObject();
            }
        });
        return stream.event("CoverageReported", System.currentTimeMillis(), details);
    }

    /** One thing that is told. */
    private record CoverageEntry(EntryKind kind, String what, String reason) {
        enum EntryKind {
            INSTRUMENTED,
            NOT_INSTRUMENTED,
            WARNING
        }

        int length() {
            return what.length() + reason.length() + 30;
        }
    }
}
