package io.waymark.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.spring.answers.AnsweringService;
import io.waymark.spring.answers.RawClient;
import io.waymark.spring.reactiveanswers.ReactiveAnsweringService;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service answers byte for byte as without the agent, also with OpenTelemetry's agent beside it in both orders. */
@ParameterizedClass
@EnumSource(SameAnswersIT.Service.class)
@TestInstance(Lifecycle.PER_CLASS)
class SameAnswersIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("port=(\\d+)");
    private static final String OWN = "-javaagent:" + BuildTree.agentJar();
    private static final String OTHER =
            "-javaagent:" + Path.of("target/agents/opentelemetry-javaagent.jar").toAbsolutePath();
    private static final String EVERYTHING = "-Dwaymark.trail.selectors=["
            + "{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Management\"]}]},"
            + "{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Data\"]},"
            + "{\"Field\":\"resources.type\",\"Equals\":[\"Waymark::Service::Endpoint\"]}]}]";

    /** Four requests on one connection. Sign-ins stand for their requests, and are told apart by none of their headers. */
    private static final Map<String, Integer> EVENTS =
            Map.of("kept alive", 4, "login", 0, "failed login", 0, "excluded", 0);

    @TempDir
    private static Path folder;

    /** What answers. */
    enum Service {
        SERVLET(AnsweringService.class, 5, "malformed line", "no host"),
        REACTIVE(ReactiveAnsweringService.class, 5, "malformed line", "no host");

        private final Class<?> main;
        /** Three sign-ins (the wrong password has its request beside it), and requests that send none. */
        private final int eventsWithoutId;

        @SuppressWarnings("ImmutableEnumChecker") // a copy that nothing changes
        private final List<String> withoutId;

        Service(Class<?> main, int eventsWithoutId, String... withoutId) {
            this.main = main;
            this.eventsWithoutId = eventsWithoutId;
            this.withoutId = List.of(withoutId);
        }
    }

    @Parameter
    private Service service;

    private final Map<Agents, Map<String, String>> answers = new LinkedHashMap<>();

    /** Which agents the service has, in the order of the command line. */
    enum Agents {
        NONE,
        WAYMARK(OWN),
        WAYMARK_FIRST(OWN, OTHER),
        WAYMARK_LAST(OTHER, OWN);

        @SuppressWarnings("ImmutableEnumChecker") // a copy that nothing changes
        private final List<String> flags;

        Agents(String... flags) {
            this.flags = List.of(flags);
        }

        Path directory(Service service) {
            return folder.resolve(service.name()).resolve(name());
        }
    }

    @BeforeParameterizedClassInvocation
    void sendRequests(Service service) throws Exception {
        answers.clear();
        Map<Agents, TestJvm> jvms = new LinkedHashMap<>();
        Map<Agents, Process> services = new LinkedHashMap<>();
        try {
            for (Agents agents : Agents.values()) {
                TestJvm jvm = jvm(service, agents);
                jvms.put(agents, jvm);
                services.put(agents, jvm.start(service.main));
            }
            for (Agents agents : Agents.values()) {
                answers.put(agents, RawClient.sendAll(port(jvms.get(agents), services.get(agents))));
            }
            for (Agents agents : Agents.values()) {
                services.get(agents).getOutputStream().close();
                CliResult ended = jvms.get(agents).await(services.get(agents));
                assertThat(ended.status()).as(ended.err()).isZero();
            }
        } finally {
            services.values().forEach(Process::destroyForcibly);
        }
    }

    private static TestJvm jvm(Service service, Agents agents) throws IOException {
        TestJvm jvm = new TestJvm(Jdk.all().get(0), Files.createDirectories(agents.directory(service)))
                .withOption(EVERYTHING)
                .withOption("-XX:TieredStopAtLevel=1")
                .withOption("-Dotel.traces.exporter=none")
                .withOption("-Dotel.metrics.exporter=none")
                .withOption("-Dotel.logs.exporter=none");
        agents.flags.forEach(jvm::withOption);
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                .map(Path::of)
                .forEach(jvm::withClassPath);
        return jvm;
    }

    private static int port(TestJvm jvm, Process service) throws IOException {
        await().atMost(TIMEOUT)
                .failFast("the service ended", () -> !service.isAlive())
                .until(() -> PORT.matcher(jvm.stdout()).find());
        Matcher port = PORT.matcher(jvm.stdout());
        assertThat(port.find()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void answersAreTheSame(Agents agents) {
        Map<String, String> plain = answers.get(Agents.NONE);
        assertThat(plain.get("get")).startsWith("HTTP/1.1 200 ").contains("{\"orderId\":\"17\",\"quantity\":3}");
        Map<String, String> changed = new LinkedHashMap<>(answers.get(agents));
        changed.entrySet().removeIf(answer -> answer.getValue().equals(plain.get(answer.getKey())));
        assertThat(changed).isEmpty();
        assertThat(answers.get(agents)).containsOnlyKeys(plain.keySet());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void eachRequestIsOneEvent(Agents agents) {
        Map<String, Integer> expected = new TreeMap<>();
        answers.get(Agents.NONE).keySet().forEach(id -> expected.put(id, EVENTS.getOrDefault(id, 1)));
        expected.keySet().removeAll(service.withoutId);
        expected.values().removeIf(events -> events == 0);
        expected.put("", service.eventsWithoutId);
        Map<String, Integer> counted = new TreeMap<>();
        for (JsonNode record : trail(agents).records()) {
            counted.merge(record.at("/additionalEventData/clientRequestId").asText(), 1, Integer::sum);
        }
        assertThat(counted).containsExactlyEntriesOf(expected);
    }

    @Test
    void eventsAreTheSameInBothOrders() {
        assertThat(outcomes(Agents.WAYMARK_FIRST)).isEqualTo(outcomes(Agents.WAYMARK));
        assertThat(outcomes(Agents.WAYMARK_LAST)).isEqualTo(outcomes(Agents.WAYMARK));
    }

    private List<String> outcomes(Agents agents) {
        return trail(agents).records().stream()
                .map(record -> record.at("/additionalEventData/clientRequestId").asText() + ": "
                        + record.get("eventName").asText() + " " + record.get("responseElements") + " "
                        + record.path("errorCode").asText() + " " + record.get("userIdentity"))
                .sorted()
                .toList();
    }

    private DeliveredTrail trail(Agents agents) {
        return new DeliveredTrail(agents.directory(service).resolve("waymark"));
    }
}
