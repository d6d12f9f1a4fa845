package io.waymark.agent.selfreport;

import io.waymark.agent.background.AuditedBackground;
import io.waymark.agent.background.BackgroundCoverage;
import io.waymark.agent.record.ServiceEvent;
import io.waymark.agent.selfreport.CoverageEntry.EntryKind;
import io.waymark.agent.servercall.AuditedEndpoint;
import io.waymark.agent.servercall.EndpointCoverage;
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
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reports what is audited and what is not, as {@code CoverageReported}: each event has what is new since the one before, the
 * first one also the configuration. Used by one thread at a time.
 */
public final class CoverageReporter {
    private static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";
    private static final Pattern USER_IN_URL = Pattern.compile("//[^/@\\s]*@");

    /** Size of one event; CloudTrail limits serviceEventDetails to 100 KB. */
    private static final int MAX_EVENT_CHARS = 50_000;

    /** Looks for which a report is put off while classes are being loaded. */
    private static final int MAX_DELAYS = 10;

    private final InstrumentationCoverage coverage;
    private final EndpointCoverage endpoints;
    private final BackgroundCoverage background;
    private final Configuration configuration;
    private final List<Option<?>> options;
    private final ServiceEvent.StreamIdentity stream;
    private final CoverageSummary summary;
    private final Consumer<String> announcer;
    private final Set<CoverageEntry> reported = new HashSet<>();
    private int reportedChanges = -1;
    private int observedChanges = -1;
    private Map<String, String> reportedUnmatched = Map.of();
    private int delays;

    /**
     * Creates a reporter.
     *
     * @param coverage what is woven and what is not
     * @param endpoints the endpoints of the service
     * @param background the listeners and jobs of the service
     * @param configuration the values of the options
     * @param options the options to report
     * @param stream the stream that the events belong to
     * @param announcer gets a line that says what is audited, once the service is up
     */
    public CoverageReporter(
            InstrumentationCoverage coverage,
            EndpointCoverage endpoints,
            BackgroundCoverage background,
            Configuration configuration,
            List<Option<?>> options,
            ServiceEvent.StreamIdentity stream,
            Consumer<String> announcer) {
        this.coverage = coverage;
        this.endpoints = endpoints;
        this.background = background;
        this.configuration = configuration;
        this.options = List.copyOf(options);
        this.stream = stream;
        this.summary = new CoverageSummary(coverage);
        this.announcer = announcer;
    }

    /** Returns events for what is new, once coverage has not changed between two calls; then the service is up. */
    List<ServiceEvent> dueEvents() {
        int changes = changes();
        if (changes == reportedChanges) {
            return List.of();
        }
        if (changes != observedChanges && delays < MAX_DELAYS) {
            observedChanges = changes;
            delays++;
            return List.of();
        }
        List<AuditedEndpoint> known = endpoints.all();
        List<AuditedBackground> work = background.all();
        String line = summary.newLine(known, work);
        if (line != null) {
            announcer.accept(line);
        }
        return newEvents(changes, known, work);
    }

    /** Returns events for what is new. */
    List<ServiceEvent> newEvents() {
        int changes = changes();
        return changes == reportedChanges ? List.of() : newEvents(changes, endpoints.all(), background.all());
    }

    private int changes() {
        return coverage.changes() + endpoints.size() + background.size();
    }

    private List<ServiceEvent> newEvents(int changes, List<AuditedEndpoint> known, List<AuditedBackground> work) {
        boolean first = reportedChanges < 0;
        reportedChanges = changes;
        delays = 0;
        List<CoverageEntry> entries = new ArrayList<>();
        for (String method : new TreeSet<>(coverage.instrumented())) {
            add(entries, CoverageEntry.text(EntryKind.INSTRUMENTED, method));
        }
        for (String method : new TreeSet<>(coverage.configured())) {
            add(entries, CoverageEntry.text(EntryKind.CONFIGURED, method));
        }
        known.forEach(endpoint -> add(entries, CoverageEntry.of(endpoint)));
        work.forEach(listener -> add(entries, CoverageEntry.of(listener)));
        coverage.libraries().forEach(library -> add(entries, CoverageEntry.of(library)));
        coverage.notInstrumented().forEach((what, reason) -> add(entries, CoverageEntry.notInstrumented(what, reason)));
        coverage.warnings().forEach(warning -> add(entries, CoverageEntry.text(EntryKind.WARNING, warning)));
        Map<String, String> unmatched = coverage.unmatched();
        boolean unmatchedChanged = !unmatched.equals(reportedUnmatched);
        reportedUnmatched = unmatched;
        List<ServiceEvent> events = new ArrayList<>();
        int from = 0;
        while (from < entries.size() || ((first || unmatchedChanged) && events.isEmpty())) {
            int to = from;
            int length = 0;
            while (to < entries.size() && length < MAX_EVENT_CHARS) {
                length += entries.get(to++).length();
            }
            events.add(event(entries.subList(from, to), first && events.isEmpty() ? settings() : Map.of()));
            from = to;
        }
        return events;
    }

    private void add(List<CoverageEntry> entries, CoverageEntry entry) {
        if (reported.add(entry)) {
            entries.add(entry);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Option<?> option : options) {
            settings.put(
                    option.key(),
                    option.sensitive()
                            ? HIDDEN
                            : USER_IN_URL
                                    .matcher(CoverageEntry.truncate(String.valueOf(configuration.get(option))))
                                    .replaceAll("//" + HIDDEN + "@"));
        }
        return settings;
    }

    private ServiceEvent event(List<CoverageEntry> entries, Map<String, String> settings) {
        byte[] details = ServiceEventDetails.write(json -> {
            for (EntryKind kind : EntryKind.values()) {
                json.writeArrayFieldStart(kind.member);
                for (CoverageEntry entry : entries) {
                    if (entry.kind() == kind) {
                        entry.write(json);
                    }
                }
                json.writeEndArray();
            }
            json.writeArrayFieldStart("unmatched");
            for (Map.Entry<String, String> method : reportedUnmatched.entrySet()) {
                json.writeStartObject();
                json.writeStringField("name", CoverageEntry.truncate(method.getKey()));
                json.writeStringField("reason", method.getValue());
                json.writeEndObject();
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
}
