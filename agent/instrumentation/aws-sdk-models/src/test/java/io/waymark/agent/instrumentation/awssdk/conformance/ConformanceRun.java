package io.waymark.agent.instrumentation.awssdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.clientcall.AdapterContext;
import io.waymark.agent.clientcall.AdapterSettings;
import io.waymark.agent.instrumentation.awssdk.ApiCall;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
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
    private final CaptureFailures failures;
    private final Map<String, SdkEventRecorder> recorders = new HashMap<>();
    private final Map<String, Tally> tallies = new TreeMap<>();
    private final KnownDifferences reasons = KnownDifferences.load();
    private final Map<String, Map<String, Integer>> explained = new TreeMap<>();
    private final Map<String, Integer> unexplained = new TreeMap<>();
    private final Map<String, Integer> notCompared = new TreeMap<>();
    private final Set<String> sources = new TreeSet<>();
    private final List<RecordPair> pairs = new ArrayList<>();
    private int eventCount;

    /** What came of one service's samples. */
    static final class Tally {
        int compared;
        int classification;
        int parameters;
        int responses;
        int resources;
        int equal;

        private void add(RecordComparison comparison) {
            compared++;
            classification += comparison.classification().isEmpty() ? 1 : 0;
            parameters += comparison.parameters().isEmpty() ? 1 : 0;
            responses += comparison.responses().isEmpty() ? 1 : 0;
            resources += comparison.resources().isEmpty() ? 1 : 0;
            equal += comparison.isEqual() ? 1 : 0;
        }
    }

    private record RecordPair(JsonNode delivered, JsonNode made) {}

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
        failures = new CaptureFailures(new Counters(), problems);
    }

    /** Returns a recorder that is configured with a caller's ARN. */
    private SdkEventRecorder recorderOf(String callerArn) {
        return recorders.computeIfAbsent(
                callerArn,
                arn -> new SdkEventRecorder(new AdapterContext(
                        new AdapterSettings("000000000000", "us-east-1", arn, false, "", Set.of()),
                        ALL,
                        () -> null,
                        ring,
                        failures)));
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

    static List<JsonNode> read(Path file) {
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
        eventCount++;
        sources.add(source);
        Optional<SdkModels.OperationModel> model = models.find(event);
        if (model.isEmpty()) {
            notCompared.merge(source + " " + name, 1, Integer::sum);
            return;
        }
        JsonNode made = capture(event, model.get());
        pairs.add(new RecordPair(event, made));
        RecordComparison comparison = RecordComparison.of(event, made);
        Tally tally = tallies.computeIfAbsent(source, key -> new Tally());
        tally.add(comparison);
        explain(comparison, event);
    }

    /**
     * Returns the differences of one event's record that have no known reason. Where no model is on the class
     * path, the call has the members that the record has.
     */
    List<String> differences(JsonNode event) throws InterruptedException {
        Optional<SdkModels.OperationModel> model = models.find(event);
        JsonNode made = model.isPresent()
                ? capture(event, model.get())
                : capture(
                        event,
                        UnmodelledCall.service(event),
                        UnmodelledCall.operation(event),
                        new UnmodelledCall(event));
        return RecordComparison.of(event, made).all().stream()
                .filter(text -> reasons.of(KnownDifferences.RecordDifference.of(event, text))
                        .isEmpty())
                .toList();
    }

    private JsonNode capture(JsonNode event, SdkModels.OperationModel model) throws InterruptedException {
        return capture(event, model.service().name(), model.operation(), new SampleCall(event, model));
    }

    private JsonNode capture(JsonNode event, String service, String operation, ApiCall call)
            throws InterruptedException {
        SampleCaller caller = SampleCaller.of(event);
        SdkEventRecorder recorder = recorderOf(caller.configuredArn());
        ApiCall session = caller.stsCall();
        if (session != null) {
            recorder.begin("sts", caller.stsOperation()).end(session);
            records.poll(10, TimeUnit.SECONDS);
        }
        recorder.begin(service, operation).end(call);
        String record = records.poll(10, TimeUnit.SECONDS);
        try {
            return JSON.readTree(record);
        } catch (IOException e) {
            throw new IllegalStateException(record, e);
        }
    }

    private void explain(RecordComparison comparison, JsonNode event) {
        for (String each : comparison.all()) {
            KnownDifferences.RecordDifference difference = KnownDifferences.RecordDifference.of(event, each);
            reasons.of(difference)
                    .ifPresentOrElse(
                            reason -> explained
                                    .computeIfAbsent(reason, key -> new TreeMap<>())
                                    .merge(difference.toString(), 1, Integer::sum),
                            () -> unexplained.merge(difference.toString(), 1, Integer::sum));
        }
    }

    /**
     * Compares the made records once more, with changed records of CloudTrail.
     *
     * @param change makes the record to compare with of the delivered one
     * @return what is equal, over all services
     */
    Tally totalWith(UnaryOperator<JsonNode> change) {
        Tally all = new Tally();
        for (RecordPair pair : pairs) {
            all.add(RecordComparison.of(change.apply(pair.delivered()), pair.made()));
        }
        return all;
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
            all.equal += tally.equal;
        }
        return all;
    }

    /** A table per event source, then each difference, with how often it occurs, by reason. */
    String report() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                "%-34s %9s %15s %12s %13s %12s %21s%n",
                "event source",
                "compared",
                "classification",
                "request",
                "response",
                "resources",
                "equal in every value"));
        tallies.forEach((source, tally) -> out.append(row(source, tally)));
        out.append(row("all", total()));
        out.append(String.format(
                "%nCompared %d of %d events, %d of %d services.%n",
                total().compared, eventCount, tallies.size(), sources.size()));
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
                "%-34s %9d %15s %12s %13s %12s %21s%n",
                name,
                tally.compared,
                share(tally.classification, tally),
                share(tally.parameters, tally),
                share(tally.responses, tally),
                share(tally.resources, tally),
                share(tally.equal, tally));
    }

    private static String share(int equal, Tally tally) {
        return String.format(Locale.ROOT, "%d %5.1f%%", equal, 100.0 * equal / tally.compared);
    }
}
