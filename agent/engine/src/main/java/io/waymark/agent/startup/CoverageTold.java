package io.waymark.agent.startup;

import io.waymark.agent.record.ServiceEvent;
import io.waymark.agent.weave.Coverage;
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
final class CoverageTold {
    private static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";
    private static final Pattern USER_IN_URL = Pattern.compile("//[^/@\\s]*@");

    /** Of one event; CloudTrail's limit of serviceEventDetails is 100 KB. */
    private static final int CHARACTERS = 50_000;

    private static final int LONGEST_TEXT = 1_000;
    /** While classes are loaded, more come; but not for ever. */
    private static final int MOST_DELAYS = 10;

    private final Coverage coverage;
    private final Configuration configuration;
    private final ServiceEvent.Stream stream;
    private final Set<String> told = new HashSet<>();
    private int changesTold = -1;
    private int changesSeen = -1;
    private int delays;

    CoverageTold(Coverage coverage, Configuration configuration, ServiceEvent.Stream stream) {
        this.coverage = coverage;
        this.configuration = configuration;
        this.stream = stream;
    }

    /** Returns what is new, once it has not changed between two looks. */
    List<ServiceEvent> due() {
        int changes = coverage.changes();
        if (changes == changesTold) {
            return List.of();
        }
        if (changes != changesSeen && delays < MOST_DELAYS) {
            changesSeen = changes;
            delays++;
            return List.of();
        }
        return rest();
    }

    /** Returns what is new. */
    List<ServiceEvent> rest() {
        int changes = coverage.changes();
        if (changes == changesTold) {
            return List.of();
        }
        boolean first = changesTold < 0;
        changesTold = changes;
        delays = 0;
        List<Line> lines = new ArrayList<>();
        new TreeSet<>(coverage.woven()).forEach(method -> add(lines, Line.Kind.WOVEN, method, ""));
        coverage.notWoven().forEach((what, reason) -> add(lines, Line.Kind.NOT_WOVEN, what, reason));
        coverage.remarks().forEach(remark -> add(lines, Line.Kind.REMARK, remark, ""));
        List<ServiceEvent> events = new ArrayList<>();
        int from = 0;
        while (from < lines.size() || (first && events.isEmpty())) {
            int to = from;
            int length = 0;
            while (to < lines.size() && length < CHARACTERS) {
                length += lines.get(to++).length();
            }
            events.add(event(lines.subList(from, to), first && events.isEmpty() ? settings() : Map.of()));
            from = to;
        }
        return events;
    }

    private void add(List<Line> lines, Line.Kind kind, String what, String reason) {
        if (told.add(kind + "|" + what + "|" + reason)) {
            lines.add(new Line(kind, shortened(what), shortened(reason)));
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Option<?> option : AgentOptions.ALL) {
            settings.put(
                    option.key(),
                    option.sensitive()
                            ? HIDDEN
                            : USER_IN_URL
                                    .matcher(shortened(String.valueOf(configuration.get(option))))
                                    .replaceAll("//" + HIDDEN + "@"));
        }
        return settings;
    }

    private ServiceEvent event(List<Line> lines, Map<String, String> settings) {
        byte[] details = ServiceEventDetails.of(json -> {
            json.writeArrayFieldStart("woven");
            for (Line line : lines) {
                if (line.kind == Line.Kind.WOVEN) {
                    json.writeString(line.what);
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("notWoven");
            for (Line line : lines) {
                if (line.kind == Line.Kind.NOT_WOVEN) {
                    json.writeStartObject();
                    json.writeStringField("name", line.what);
                    json.writeStringField("reason", line.reason);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("remarks");
            for (Line line : lines) {
                if (line.kind == Line.Kind.REMARK) {
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
    private record Line(Kind kind, String what, String reason) {
        enum Kind {
            WOVEN,
            NOT_WOVEN,
            REMARK
        }

        int length() {
            return what.length() + reason.length() + 30;
        }
    }
}
