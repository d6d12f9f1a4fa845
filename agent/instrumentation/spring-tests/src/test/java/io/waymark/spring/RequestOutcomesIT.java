package io.waymark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.spring.outcomes.OutcomeService;
import io.waymark.spring.runas.RunAsConfiguration;
import io.waymark.testing.compiler.JavaxClasses;
import io.waymark.testing.http.CallerTally;
import io.waymark.testing.http.CallerTally.Cause;
import io.waymark.testing.http.ConcurrentUsers;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.RunningService;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a request of a Spring Boot service ends, it is one event, which says how; with the agent's flag alone. */
class RequestOutcomesIT {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0} {1} on JDK {2}")
    @CsvSource({
        "boot-oldest, tomcat, 17",
        "boot-oldest, jetty, 17",
        "boot-oldest, undertow, 17",
        "boot-pinned, tomcat, 17",
        "boot-pinned, jetty, 17",
        "boot-pinned, undertow, 25",
        "boot-newest, tomcat, 25",
        "boot-newest, jetty, 25"
    })
    void eachRequestIsOneEventOfItsOutcome(String boot, String container, int jdk) throws Exception {
        Map<String, String> expected = new TreeMap<>();
        expected.put("bob POST /orders/17", "CreateOrder bob 200 -");
        expected.put("bob DELETE /orders/17", "DeleteOrder bob 403 AccessDenied");
        expected.put("- POST /orders/18", "CreateOrder anonymous 401 AccessDenied");
        expected.put("bob POST /broken", "POST /** bob 500 IllegalStateException");
        expected.put("bob POST /failed", "Fail bob 500 IllegalStateException");
        expected.put("bob POST /handled", "Ship bob 501 UnsupportedOperationException");
        expected.put("bob POST /invalid", "RequireItem bob 400 ValidationException");
        expected.put("bob POST /nowhere", "POST /** bob 404 ResourceNotFoundException");
        expected.put("bob UPLOAD /upload", "Upload bob 200 -");
        expected.put("bob POST /callable", "CallLater bob 200 -");
        expected.put("bob POST /deferred", "DeferOrder bob 200 -");
        expected.put("bob POST /late", "AnswerLate bob 503 AsyncRequestTimeoutException");
        expected.put("bob POST /stream", "OpenStream bob 200 -");
        expected.put("bob POST /feed", "OpenFeed bob 200 -");
        expected.put("bob SOCKET /socket", "GET /socket bob 101 -");
        expected.put("bob CLOSE /orders/20", "CreateOrder bob 200 -");
        // Tomcat changes the status of a response that has begun.
        expected.put(
                "bob ABORT /endless",
                "OpenEndless bob " + (container.equals("tomcat") ? 500 : 200) + " ClientClosedRequest");
        expected.put("bob HTTP2 /orders/19", "CreateOrder bob 200 -");
        List<String> arguments = new ArrayList<>(List.of("--server.http2.enabled=true"));
        List<String> events = new ArrayList<>();
        if (!boot.equals("boot-newest")) {
            arguments.add("--spring.main.sources=" + RunAsConfiguration.class.getName());
            expected.put("bob POST /inventory", "TakeInventory bob 200 -");
            events.add("WriteReport bob - -");
        }
        arguments.addAll(expected.keySet());
        events.addAll(expected.values());

        CliResult ended = serve(jvm(boot, container, jdk), arguments);
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        CallerTally.of(trail, ConcurrentUsers::user, Cause::ofLoad)
                .assertComplete(boot + " " + container, Map.of("ShipOrder", 1, "ReserveStock", 1, "SendParcel", 1));
        assertThat(trail.records())
                .filteredOn(record -> Cause.ofLoad(record).isEmpty())
                .extracting(RequestOutcomesIT::summary)
                .as(ended.out())
                .containsExactlyInAnyOrderElementsOf(events);
        assertThat(trail.allRecords().toString()).doesNotContain("content-of-the-upload", "order.txt", "secret");
        assertThat(ended.outLines()).contains("bob HTTP2 /orders/19 -> 200 HTTP_2");
    }

    /** Then a hundred users send theirs at once. */
    private static CliResult serve(TestJvm jvm, List<String> arguments) throws Exception {
        try (RunningService service = new RunningService(
                jvm, jvm.start(OutcomeService.class, arguments.toArray(String[]::new)), RunningService.PORT)) {
            String orders = "http://127.0.0.1:" + service.port() + "/orders/load-";
            ConcurrentUsers.sendAll(request -> ConcurrentUsers.send(
                    request, "POST", orders + request + "/parcels", ConcurrentUsers.basic(request)));
            return service.stop();
        }
    }

    private static String summary(JsonNode record) {
        JsonNode user = record.get("userIdentity");
        String name = record.get("eventName").textValue();
        String error = record.path("errorCode").asText("-");
        if (name.equals("OpenEndless") && error.equals("NullPointerException")) {
            // Tomcat's error page may fail while the application still writes the headers that it reads: no work of the
            // agent.
            error = "ClientClosedRequest";
        }
        return name + " " + user.path("userName").asText(user.path("accountId").asText("unknown")) + " "
                + record.at("/responseElements/status").asText("-") + " " + error;
    }

    private TestJvm jvm(String boot, String container, int version) throws IOException {
        Jdk jdk = Jdk.all().stream()
                .filter(found -> found.version() == version)
                .findFirst()
                .orElse(Jdk.all().get(0));
        TestJvm jvm = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.requests.management=GET /socket")
                .withOption("-Dwaymark.trusted.proxies=127.0.0.1")
                .withOption("-Dwaymark.roll.interval=5s")
                // Nothing is to be dropped, however slow the disk is.
                .withOption("-Dwaymark.block.timeout=60s");
        if (boot.equals("boot-oldest")) {
            jvm.withClassPathFirst(JavaxClasses.copy(OutcomeService.class, folder.resolve("javax")));
        }
        BootLibraries.of(boot, container).forEach(jvm::withClassPath);
        return jvm;
    }
}
