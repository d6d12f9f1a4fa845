package io.waymark.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.servlet.login.LoginService;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users who sign in with the form of a container, or with {@code request.login}, leave sign-in events, also if the servlet runs as another. */
class ContainerLoginIT {
    private static final String RIGHT = "j_username=alice&j_password=hunter22";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "undertow"})
    void signInsOfContainersAreEvents(String container) throws Exception {
        TestJvm jvm =
                new TestJvm(Jdk.all().get(0), folder).withAgent().withOption("-Dwaymark.requests.management=GET /**");
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                .map(Path::of)
                .forEach(jvm::withClassPath);
        CliResult ended = jvm.run(
                LoginService.class,
                container,
                "/private",
                "/j_security_check j_username=alice&j_password=wrong-pass",
                "/private",
                "/j_security_check j_username=my-pass-word&j_password=typed-pass",
                "/private",
                "/j_security_check " + RIGHT,
                "/private",
                "/leave",
                "/enter name=alice&password=wrong-pass",
                "/enter name=alice&password=hunter22",
                "/basic/private",
                "/basic/private alice:wrong-pass",
                "/basic/private my-pass-word:typed-pass",
                "/basic/private alice:hunter22");
        assertThat(ended.status()).as(ended.err() + ended.out()).isZero();

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        List<JsonNode> signIns = trail.records().stream()
                .filter(record -> record.at("/eventType").textValue().equals("AwsConsoleSignIn"))
                .toList();
        String hidden = "HIDDEN_DUE_TO_SECURITY_REASONS";
        String wrong = container.equals("tomcat") ? "alice" : hidden;
        assertThat(signIns)
                .extracting(record -> record.get("eventName").textValue() + " "
                        + record.get("responseElements").elements().next().textValue() + " "
                        + record.at("/userIdentity/type").textValue() + " "
                        + record.at("/userIdentity/userName").textValue() + " "
                        + record.at("/sourceIPAddress").textValue())
                .as(ended.out())
                .containsExactly(
                        "ConsoleLogin Failure IAMUser " + wrong + " 127.0.0.1",
                        "ConsoleLogin Failure IAMUser " + hidden + " 127.0.0.1",
                        "ConsoleLogin Success IAMUser alice 127.0.0.1",
                        "Logout Success IAMUser alice 127.0.0.1",
                        "ConsoleLogin Failure IAMUser " + wrong + " 127.0.0.1",
                        "ConsoleLogin Success IAMUser alice 127.0.0.1",
                        "ConsoleLogin Failure IAMUser " + wrong + " 127.0.0.1",
                        "ConsoleLogin Failure IAMUser " + hidden + " 127.0.0.1");
        assertThat(trail.records("GET /**"))
                .extracting(record -> record.at("/requestParameters/path").textValue() + " "
                        + record.at("/userIdentity/userName").asText("-") + " "
                        + record.path("errorCode").asText("-"))
                .as("one event each; a form in place of the page is no success")
                .containsExactly(
                        "/private - AccessDenied",
                        "/private - AccessDenied",
                        "/private - AccessDenied",
                        "/private alice -",
                        "/basic/private - AccessDenied",
                        "/basic/private - AccessDenied",
                        "/basic/private - AccessDenied",
                        "/basic/private alice -");
        assertThat(trail.records("POST /**"))
                .extracting(record -> record.at("/requestParameters/path").textValue() + " "
                        + record.at("/responseElements/status").asText())
                .as("a sign-in stands for its request, unless the service itself serves that")
                .containsExactly("/enter 403", "/enter 200");
        assertThat(signIns.get(2).at("/additionalEventData/sessionFingerprint").asText())
                .isEqualTo(signIns.get(3)
                        .at("/additionalEventData/sessionFingerprint")
                        .asText())
                .isNotEqualTo(signIns.get(2)
                        .at("/additionalEventData/previousSessionFingerprint")
                        .asText());
        String all = trail.records().toString();
        assertThat(ended.outLines().stream().filter(line -> line.startsWith("secret ")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(all).doesNotContain(line.substring("secret ".length())));
        assertThat(all).doesNotContain("my-pass-word", "wrong-pass", "typed-pass", "hunter22", "inspector");
    }
}
