package io.waymark.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.servlet.app.ServletService;
import io.waymark.testing.compiler.JavaxClasses;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** While a container serves a request, its sender's address is known, and the service is never named instead. */
class RequestCallersIT {
    private static final String EVERYTHING = "{\"AdvancedEventSelectors\":["
            + "{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Management\"]}]},"
            + "{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Data\"]},"
            + "{\"Field\":\"resources.type\",\"Equals\":[\"Waymark::Service::Endpoint\"]}]}]}";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"tomcat, true", "tomcat, false", "jetty, true", "jetty, false", "undertow, true", "undertow, false"})
    void senderIsKnownInListenersFiltersAndSecurity(String container, boolean jakarta) throws Exception {
        TestJvm jvm = new TestJvm(Jdk.all().get(0), folder)
                .withAgent()
                .withOption("-Dwaymark.service.name=till")
                .withOption("-Dwaymark.trusted.proxies=127.0.0.1")
                .withOption("-Dwaymark.trail.selectors=" + EVERYTHING);
        if (jakarta) {
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                    .map(Path::of)
                    .forEach(jvm::withClassPath);
        } else {
            jvm.withClassPathFirst(JavaxClasses.copy(ServletService.class, folder.resolve("javax")));
            try (Stream<Path> jars = Files.list(Path.of("javax/target/lib"))) {
                jars.map(Path::toAbsolutePath).forEach(jvm::withClassPath);
            }
        }
        CliResult ended = jvm.run(ServletService.class, container, "/plain", "/bob", "/slow", "/dispatch");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.outLines()).containsExactly("/plain 200", "/bob 200", "/slow 200", "/dispatch 200");

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        Map<String, String> callers = new TreeMap<>();
        for (JsonNode visit : trail.records("Visit")) {
            String caller = visit.at("/userIdentity/type").textValue() + " "
                    + visit.at("/userIdentity/userName").asText("-") + " "
                    + visit.at("/sourceIPAddress").textValue() + " "
                    + visit.at("/userAgent").asText("-");
            callers.merge(
                    visit.at("/requestParameters/place").textValue(),
                    caller,
                    (one, other) -> one.contains(other) ? one : one + ", " + other);
        }
        String nobody = "Unknown - 198.51.100.7 till/7";
        String user = container.equals("jetty") ? nobody : "IAMUser alice 198.51.100.7 till/7";
        String bob = ", IAMUser bob 198.51.100.7 till/7";
        assertThat(callers)
                .containsEntry("main", "AWSService - till -")
                .containsEntry("filter", user)
                .containsEntry("second filter", user + bob)
                .containsEntry("REQUEST servlet", user + bob)
                .containsEntry("ASYNC servlet", user)
                .containsEntry("timeout", user);
        assertThat(List.of(callers.get("initialized"), callers.get("destroyed")))
                .allSatisfy(caller -> assertThat(List.of(caller.split(", "))).isSubsetOf(nobody, user));
        if (!container.equals("jetty")) {
            assertThat(callers).containsEntry("login", nobody);
        }
        assertThat(trail.records("GET /**"))
                .as("one event of each request")
                .extracting(RequestCallersIT::summary)
                .containsExactlyInAnyOrder(
                        "/plain 200 " + user,
                        "/bob 200 IAMUser bob 198.51.100.7 till/7",
                        "/slow 200 " + user,
                        "/dispatch 200 " + user)
                .doesNotHaveDuplicates();
    }

    private static String summary(JsonNode request) {
        return request.at("/requestParameters/path").textValue() + " "
                + request.at("/responseElements/status").asText("-") + " "
                + request.at("/userIdentity/type").textValue() + " "
                + request.at("/userIdentity/userName").asText("-") + " "
                + request.at("/sourceIPAddress").textValue() + " "
                + request.at("/userAgent").asText("-");
    }
}
