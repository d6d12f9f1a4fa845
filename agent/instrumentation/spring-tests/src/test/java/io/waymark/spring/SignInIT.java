package io.waymark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.spring.signin.SignInService;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Spring Boot service whose users sign in, with the agent's flag alone. */
class SignInIT {
    private static final String ALICE = "IAMUser alice";
    private static final String HIDDEN = "IAMUser HIDDEN_DUE_TO_SECURITY_REASONS";

    @TempDir
    private static Path folder;

    private static List<String> output = List.of();
    private static List<JsonNode> records = List.of();

    /** One JVM for all tests: starting Spring takes most of the time. */
    @BeforeAll
    static void letUsersSignIn() throws Exception {
        TestJvm jvm = new TestJvm(Jdk.all().get(0), folder).withAgent();
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                .map(Path::of)
                .forEach(jvm::withClassPath);
        CliResult ended = jvm.run(
                SignInService.class,
                "public",
                "form alice wrong",
                "form my-pass-word typed",
                "form mallory secret",
                "form alice secret",
                "order",
                "form alice secret",
                "order",
                "logout",
                "form root secret",
                "switch nobody",
                "switch alice",
                "order",
                "back",
                "forget",
                "order",
                "own alice wrong",
                "logout",
                "own my-pass-word typed",
                "own alice secret",
                "basic alice secret",
                "basic alice secret",
                "basic alice wrong",
                "basic my-pass-word typed",
                "bearer",
                "bearer-run-as");
        assertThat(ended.status()).as(ended.err() + ended.out()).isZero();
        output = ended.outLines();
        records = new DeliveredTrail(folder.resolve("waymark")).records();
    }

    @Test
    void signInsAreEventsOfTheConsole() {
        assertThat(records)
                .extracting(SignInIT::summary)
                .containsExactly(
                        "CreateOrder AWSAccount anonymous",
                        "ConsoleLogin Failure IAMUser alice BadCredentials",
                        "ConsoleLogin Failure " + HIDDEN + " BadCredentials",
                        "ConsoleLogin Failure IAMUser mallory Locked",
                        "ConsoleLogin Success " + ALICE,
                        "CreateOrder " + ALICE,
                        "ConsoleLogin Success " + ALICE,
                        "CreateOrder " + ALICE,
                        "Logout Success " + ALICE,
                        "ConsoleLogin Success Root root",
                        "SwitchRole Failure Root root UsernameNotFound",
                        "SwitchRole Success " + ALICE + " of Root root",
                        "CreateOrder " + ALICE + " of Root root",
                        "ExitRole Success Root root",
                        "ConsoleLogin Success Root root",
                        "CreateOrder Root root",
                        "ConsoleLogin Failure IAMUser alice BadCredentials",
                        "OpenSession AccessDenied Root root",
                        "Logout Success Root root",
                        "ConsoleLogin Failure " + HIDDEN + " BadCredentials",
                        "OpenSession AccessDenied AWSAccount anonymous",
                        "ConsoleLogin Success " + ALICE,
                        "OpenSession " + ALICE,
                        "CreateOrder " + ALICE,
                        "CreateOrder " + ALICE,
                        "ConsoleLogin Failure IAMUser alice BadCredentials",
                        "CreateOrder AccessDenied AWSAccount anonymous",
                        "ConsoleLogin Failure " + HIDDEN + " BadCredentials",
                        "CreateOrder AccessDenied AWSAccount anonymous",
                        "CreateOrder WebIdentityUser carol",
                        "WriteReport WebIdentityUser carol",
                        "TakeInventory WebIdentityUser carol");
        JsonNode failed = records.get(1);
        assertThat(failed.at("/eventSource").textValue()).isEqualTo("signin.amazonaws.com");
        assertThat(failed.at("/eventType").textValue()).isEqualTo("AwsConsoleSignIn");
        assertThat(failed.at("/errorMessage").textValue()).isEqualTo("Failed authentication");
        assertThat(failed.has("errorCode")).isFalse();
        assertThat(failed.at("/requestParameters").isNull()).isTrue();
        assertThat(failed.at("/sourceIPAddress").textValue()).isEqualTo("127.0.0.1");
        assertThat(failed.at("/userAgent").textValue()).isEqualTo("till/7");
        assertThat(failed.at("/additionalEventData/LoginTo").textValue())
                .startsWith("http://127.0.0.1:")
                .endsWith("/login");
        assertThat(failed.at("/additionalEventData/MFAUsed").textValue()).isEqualTo("No");
        assertThat(failed.at("/additionalEventData/service").textValue()).isEqualTo("signinservice");
        assertThat(records.get(11).at("/additionalEventData/SwitchFrom").textValue())
                .isEqualTo("root");
        assertThat(records.get(26).at("/requestID")).isEqualTo(records.get(25).at("/requestID"));
    }

    @Test
    void fingerprintsTieTheEventsOfASessionTogether() {
        String first = fingerprint(4, "sessionFingerprint");
        assertThat(fingerprint(5, "sessionFingerprint")).isEqualTo(first);
        String second = fingerprint(6, "sessionFingerprint");
        assertThat(second).isNotEqualTo(first);
        assertThat(fingerprint(6, "previousSessionFingerprint")).isEqualTo(first);
        assertThat(fingerprint(7, "sessionFingerprint")).isEqualTo(second);
        assertThat(fingerprint(8, "sessionFingerprint")).isEqualTo(second);
    }

    /** The token of who runs as another does not have the name of the user's own. */
    @Test
    void userRunsAsAnotherUnderItsOwnName() {
        assertThat(output).contains("bearer-run-as -> 200");
        assertThat(records.get(30).get("userIdentity"))
                .isEqualTo(records.get(31).get("userIdentity"))
                .isEqualTo(records.get(29).get("userIdentity"));
    }

    @Test
    void tokenNamesItsIssuer() {
        assertThat(records.get(29).get("userIdentity").toString())
                .isEqualTo("{\"type\":\"WebIdentityUser\",\"principalId\":\"https://login.example.com:till:carol\","
                        + "\"accountId\":\"000000000000\",\"userName\":\"carol\",\"sessionContext\":"
                        + "{\"webIdFederationData\":{\"federatedProvider\":\"https://login.example.com\"},"
                        + "\"attributes\":{\"creationDate\":\"2026-03-01T10:00:00Z\",\"mfaAuthenticated\":\"true\"}},"
                        + "\"identityProvider\":\"https://login.example.com\"}");
    }

    /** Looks into all files of the home: the journal, log files, and the agent's own log. */
    @Test
    void noSecretIsWritten() throws IOException {
        List<String> secrets = Stream.concat(
                        Stream.of("my-pass-word", "typed", "secret\""),
                        output.stream()
                                .filter(line -> line.startsWith("secret "))
                                .map(line -> line.substring("secret ".length())))
                .toList();
        assertThat(secrets).hasSizeGreaterThan(8);
        WrittenFiles files = new WrittenFiles(folder.resolve("waymark"));
        assertThat(files.containing(secrets)).isEmpty();
        assertThat(files.containing(List.of("\"ConsoleLogin\"")))
                .as("the events of the sign-ins were searched")
                .isNotEmpty();
    }

    private static String fingerprint(int index, String name) {
        String fingerprint =
                records.get(index).at("/additionalEventData/" + name).asText();
        assertThat(fingerprint).as(records.get(index).toString()).matches("hmac-sha256:[0-9a-f]{32}");
        return fingerprint;
    }

    private static String summary(JsonNode record) {
        JsonNode user = record.get("userIdentity");
        StringBuilder text = new StringBuilder(record.get("eventName").textValue());
        JsonNode outcome =
                record.at("/responseElements/" + record.get("eventName").textValue());
        if (outcome.isTextual()) {
            text.append(' ').append(outcome.textValue());
        }
        if (record.has("errorCode")) {
            text.append(' ').append(record.get("errorCode").textValue());
        }
        text.append(' ').append(name(user));
        JsonNode issuer = user.at("/sessionContext/sessionIssuer");
        if (issuer.isObject()) {
            text.append(" of ").append(name(issuer));
        }
        JsonNode reason = record.at("/additionalEventData/failureReason");
        if (reason.isTextual()) {
            text.append(' ').append(reason.textValue());
        }
        return text.toString();
    }

    private static String name(JsonNode user) {
        return user.get("type").textValue() + " "
                + user.path("userName").asText(user.path("accountId").asText());
    }
}
