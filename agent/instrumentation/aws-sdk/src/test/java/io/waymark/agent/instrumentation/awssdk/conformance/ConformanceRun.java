package io.waymark.agent.instrumentation.awssdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.clientcall.AdapterContext;
import io.waymark.agent.clientcall.AdapterSettings;
import io.waymark.agent.instrumentation.awssdk.SdkEventRecorder;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;
import io.waymark.agent.ring.Ring;
import io.waymark.writer.selectors.EventDescriptor;
import io.waymark.writer.selectors.EventSelection;
import io.waymark.writer.selectors.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Makes an event of every sample's call, through the same capture that the agent uses, and compares. */
final class ConformanceRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EventSelection ALL = new EventSelection() {
        @Override
        public SelectionDecision decide(EventDescriptor event) {
            return SelectionDecision.ALWAYS;
        }

        @Override
        public boolean matches(EventDescriptor event, List<Resource> resources) {
            return true;
        }
    };

    private final SdkModels models = new SdkModels();
    private final LinkedBlockingQueue<String> records = new LinkedBlockingQueue<>();
    private final Ring ring;
    private final SdkEventRecorder events;
    private final Map<String, Tally> tallies = new TreeMap<>();
    private final KnownDifferences reasons = KnownDifferences.load();
    private final Map<String, Map<String, Integer>> explained = new TreeMap<>();
    private final Map<String, Integer> unexplained = new TreeMap<>();
    private final Map<String, Integer> notCompared = new TreeMap<>();

    /** What came of one service's samples. */
    static final class Tally {
        int compared;
        int classification;
        int parameters;
        int responses;
        int resources;
    }

    ConformanceRun() {
        ProblemReporter problems = new ProblemReporter((what, cause) -> records.add(what + " " + cause));
        ring = new Ring(
                64,
                Duration.ofSeconds(10),
                new RecordComposer("000000000000", "us-east-1", UUID.randomUUID()),
                new Counters(),
                problems);
        ring.drainTo((sequence, time, data, record, offset, length) ->
                records.add(new String(record, offset, length, StandardCharsets.UTF_8)));
        events = new SdkEventRecorder(new AdapterContext(
                new AdapterSettings("000000000000", "us-east-1", "", false, "", Set.of()),
                ALL,
                () -> null,
                ring,
                new CaptureFailures(new Counters(), problems)));
    }

    void compareAll(Path directory) throws IOException, InterruptedException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            for (JsonNode event : read(file)) {
                compare(event);
            }
        }
        ring.close(Duration.ofSeconds(5));
    }

    private static List<JsonNode> read(Path file) {
        try {
            JsonNode tree = JSON.readTree(file.toFile());
            JsonNode events = tree.has("Records") ? tree.get("Records") : tree;
            List<JsonNode> all = new ArrayList<>();
            if (events.isArray()) {
                events.forEach(all::add);
            } else {
                all.add(events);
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private void compare(JsonNode event) throws InterruptedException {
        String source = event.path("eventSource").asText();
        String name = event.path("eventName").asText();
        if (!event.path("eventType").asText("AwsApiCall").equals("AwsApiCall")) {
            return;
        }
        Optional<SdkModels.OperationModel> model = models.find(event);
        if (model.isEmpty()) {
            notCompared.merge(source + " " + name, 1, Integer::sum);
            return;
        }
        JsonNode made = capture(event, model.get());
        RecordComparison comparison = RecordComparison.of(event, made);
        Tally tally = tallies.computeIfAbsent(source, key -> new Tally());
        tally.compared++;
        tally.classification += count(comparison.classification(), event);
        tally.parameters += count(comparison.parameters(), event);
        tally.responses += count(comparison.responses(), event);
        tally.resources += count(comparison.resources(), event);
    }

    private JsonNode capture(JsonNode event, SdkModels.OperationModel model) throws InterruptedException {
        SdkEventRecorder.StartedCall begun = events.begin(model.service().name(), model.operation());
        begun.end(new SampleCall(event, model));
        String record = records.poll(10, TimeUnit.SECONDS);
        try {
            return JSON.readTree(record);
        } catch (IOException e) {
            throw new IllegalStateException(record, e);
        }
    }

    private int count(List<String> found, JsonNode event) {
        for (String each : found) {
            KnownDifferences.RecordDifference difference = KnownDifferences.RecordDifference.of(event, each);
            reasons.of(difference)
                    .ifPresentOrElse(
                            reason -> explained
                                    .computeIfAbsent(reason, key -> new TreeMap<>())
                                    .merge(difference.toString(), 1, Integer::sum),
                            () -> unexplained.merge(difference.toString(), 1, Integer::sum));
        }
        return found.isEmpty() ? 1 : 0;
    }

    /** The differences that no reason is written down for, with how often each occurs. */
    Map<String, Integer> unexplained() {
        return unexplained;
    }

    Tally total() {
        Tally all = new Tally();
        for (Tally tally : tallies.values()) {
            all.compared += tally.compared;
            all.classification += tally.classification;
            all.parameters += tally.parameters;
            all.responses += tally.responses;
            all.resources += tally.resources;
        }
        return all;
    }

    /** A table per event source, then each difference, with how often it occurs, by reason. */
    String report() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                "%-34s %9s %15s %12s %13s %10s%n",
                "event source", "compared", "classification", "request keys", "response keys", "resources"));
        tallies.forEach((source, tally) -> out.append(row(source, tally)));
        out.append(row("all", total()));
        explained.forEach((reason, differences) -> {
            out.append(String.format("%nDifferent, since %s:%n", reason));
            differences.forEach((difference, count) -> out.append(String.format("  %4dx %s%n", count, difference)));
        });
        out.append(String.format("%nDifferent without a known reason:%s%n", unexplained.isEmpty() ? " none" : ""));
        unexplained.forEach((difference, count) -> out.append(String.format("  %4dx %s%n", count, difference)));
        out.append(String.format("%nNot compared, since no model has them:%n"));
        notCompared.forEach((event, count) -> out.append(String.format("  %4dx %s%n", count, event)));
        return out.toString();
    }

    private static String row(String name, Tally tally) {
        return String.format(
                "%-34s %9d %15s %12s %13s %10s%n",
                name,
                tally.compared,
                share(tally.classification, tally),
                share(tally.parameters, tally),
                share(tally.responses, tally),
                share(tally.resources, tally));
    }

    private static String share(int equal, Tally tally) {
        return String.format(Locale.ROOT, "%d %5.1f%%", equal, 100.0 * equal / tally.compared);
    }
}
