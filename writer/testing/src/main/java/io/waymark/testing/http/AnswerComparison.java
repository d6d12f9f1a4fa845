package io.waymark.testing.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.RunningService;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The answers of a service to the same requests, without and with agents. The services with Waymark record all requests, those that
 * only read too.
 */
public final class AnswerComparison {
    private static final String OWN = "-javaagent:" + BuildTree.agentJar();
    /** In a module that copies it there. */
    private static final String OTHER =
            "-javaagent:" + Path.of("target/agents/opentelemetry-javaagent.jar").toAbsolutePath();

    private static final String EVERYTHING = "-Dwaymark.trail.selectors=["
            + "{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Management\"]}]},"
            + "{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Data\"]},"
            + "{\"Field\":\"resources.type\",\"Equals\":[\"Waymark::Service::Endpoint\"]}]}]";

    /** When the user has proved who he is. */
    private static final Pattern DATE = Pattern.compile("(?<=\"creationDate\":\")[^\"]*");

    private final Path folder;
    private final Map<Agents, Map<String, String>> answers = new LinkedHashMap<>();

    private AnswerComparison(Path folder) {
        this.folder = folder;
    }

    /** Which agents a service has, in the order of the command line. */
    public enum Agents {
        /** None. */
        NONE,
        /** Waymark alone. */
        WAYMARK(OWN),
        /** Waymark, then OpenTelemetry. */
        WAYMARK_FIRST(OWN, OTHER),
        /** OpenTelemetry, then Waymark. */
        WAYMARK_LAST(OTHER, OWN);

        @SuppressWarnings("ImmutableEnumChecker") // a copy that nothing changes
        private final List<String> flags;

        Agents(String... flags) {
            this.flags = List.of(flags);
        }
    }

    /** Starts the service that answers. */
    @FunctionalInterface
    public interface Service {
        /** Starts the service in a JVM that has the agents already. */
        RunningService start(TestJvm jvm) throws Exception;
    }

    /** Sends requests to a service. */
    @FunctionalInterface
    public interface Client {
        /** Returns the answers by the ids of the requests, without what differs from answer to answer. */
        Map<String, String> sendAll(int port) throws Exception;
    }

    /**
     * Sends the requests to the service without agents, and with each of these combinations.
     *
     * @param folder an empty folder
     * @param jdk the JDK that runs the service
     * @param service the service
     * @param client sends the requests
     * @param combinations the agents beside {@link Agents#NONE}
     */
    public static AnswerComparison of(Path folder, Jdk jdk, Service service, Client client, List<Agents> combinations)
            throws Exception {
        AnswerComparison comparison = new AnswerComparison(folder);
        List<Agents> all = new ArrayList<>(List.of(Agents.NONE));
        all.addAll(combinations);
        Map<Agents, RunningService> services = new LinkedHashMap<>();
        try {
            for (Agents agents : all) {
                services.put(agents, service.start(comparison.jvm(jdk, agents)));
            }
            for (Agents agents : all) {
                RunningService running = services.get(agents);
                if (running != null) {
                    comparison.answers.put(agents, client.sendAll(running.port()));
                    running.stop();
                }
            }
        } finally {
            services.values().forEach(RunningService::close);
        }
        return comparison;
    }

    private TestJvm jvm(Jdk jdk, Agents agents) throws Exception {
        TestJvm jvm = new TestJvm(jdk, Files.createDirectories(folder.resolve(agents.name())))
                .withOption(EVERYTHING)
                .withOption("-Dotel.traces.exporter=none")
                .withOption("-Dotel.metrics.exporter=none")
                .withOption("-Dotel.logs.exporter=none");
        agents.flags.forEach(jvm::withOption);
        return jvm;
    }

    /** Returns the answers of the service with these agents, by the requests' ids. */
    public Map<String, String> answers(Agents agents) {
        Map<String, String> found = answers.get(agents);
        if (found == null) {
            throw new IllegalArgumentException("not compared: " + agents);
        }
        return found;
    }

    /** Returns the answers that differ from those without agents, by the requests' ids; both of each. */
    public Map<String, String> differences(Agents agents) {
        Map<String, String> differences = new LinkedHashMap<>();
        Map<String, String> changed = answers(agents);
        answers(Agents.NONE).forEach((id, plain) -> {
            String answer = changed.get(id);
            if (!plain.equals(answer)) {
                differences.put(id, plain + "\n--- with " + agents + " ---\n" + answer);
            }
        });
        return differences;
    }

    /** Returns how many events there are of each id; those without one, as of other calls than requests, are of the id "". */
    public Map<String, Integer> events(Agents agents) {
        Map<String, Integer> counted = new TreeMap<>();
        trail(agents).records().forEach(record -> counted.merge(id(record), 1, Integer::sum));
        return counted;
    }

    /**
     * Asserts that answers and events are the expected ones with each combination of agents.
     *
     * @param events how many events there are of each request, by its id
     * @throws AssertionError if an answer differs from that without agents, a request has not its events, or OpenTelemetry changes them
     */
    public void assertSame(Map<String, Integer> events) {
        for (Agents agents : answers.keySet()) {
            Map<String, String> differences = differences(agents);
            if (!differences.isEmpty()) {
                throw new AssertionError("answers with " + agents + " differ: " + differences);
            }
            if (agents != Agents.NONE) {
                Map<String, Integer> counted = events(agents);
                counted.remove("");
                if (!counted.equals(events)) {
                    throw new AssertionError("events with " + agents + ": " + counted + " instead of " + events);
                }
                List<String> outcomes = outcomes(agents);
                if (!outcomes.equals(outcomes(Agents.WAYMARK))) {
                    throw new AssertionError(
                            "outcomes with " + agents + ": " + outcomes + " instead of " + outcomes(Agents.WAYMARK));
                }
            }
        }
    }

    /** Returns what the events say of the requests' outcomes and users: each once, sorted. */
    public List<String> outcomes(Agents agents) {
        return trail(agents).records().stream()
                .map(record -> id(record) + ": " + record.get("eventName").asText() + " "
                        + record.get("responseElements") + " "
                        + record.path("errorCode").asText() + " "
                        + DATE.matcher(record.get("userIdentity").toString()).replaceAll("…"))
                .distinct()
                .sorted()
                .toList();
    }

    private static String id(JsonNode record) {
        return record.at("/additionalEventData/clientRequestId").asText();
    }

    private DeliveredTrail trail(Agents agents) {
        return new DeliveredTrail(folder.resolve(agents.name()).resolve("waymark"));
    }
}
