package io.waymark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.spring.saml.SamlProvider;
import io.waymark.spring.saml.SamlService;
import io.waymark.testing.compiler.JavaxClasses;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.KeyStores;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users whom a SAML 2.0 identity provider names, with the agent's flag alone. */
class SamlSignInIT {
    private static final String CAROL = "SAMLUser carol";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"boot-oldest", "boot-pinned"})
    void signInsWithSamlAreEvents(String boot) throws Exception {
        CliResult ended = letUsersSignIn(boot);
        List<JsonNode> records = new DeliveredTrail(folder.resolve("waymark")).records();
        assertThat(records)
                .extracting(SamlSignInIT::summary)
                .as(ended.out())
                .containsExactly(
                        "CreateOrder AWSAccount anonymous AccessDenied",
                        "ConsoleLogin Success " + CAROL,
                        "CreateOrder " + CAROL,
                        "Logout Success " + CAROL,
                        "ConsoleLogin Failure Unknown - Saml2Authentication",
                        "ConsoleLogin Failure Unknown - Saml2Authentication",
                        "ConsoleLogin Success " + CAROL);
        assertThat(records.get(1).get("userIdentity").toString())
                .isEqualTo("{\"type\":\"SAMLUser\",\"principalId\":\"corp:carol\",\"accountId\":\"000000000000\","
                        + "\"userName\":\"carol\",\"identityProvider\":\"corp\"}");
        assertThat(records.get(1).at("/additionalEventData/LoginTo").textValue())
                .endsWith("/login/saml2/sso/corp");
        assertThat(records.get(1).at("/additionalEventData").has("MFAUsed"))
                .as("an assertion that is not read tells nothing")
                .isFalse();
        assertThat(fingerprint(records.get(1)))
                .isNotEmpty()
                .isEqualTo(fingerprint(records.get(2)))
                .isEqualTo(fingerprint(records.get(3)))
                .isNotEqualTo(fingerprint(records.get(6)));
        assertNoSecretIsWritten(ended);
    }

    private CliResult letUsersSignIn(String boot) throws Exception {
        KeyStores keys = new KeyStores(folder);
        keys.make("provider", "CN=provider", "RSA");
        TestJvm jvm = new TestJvm(Jdk.all().get(0), folder).withAgent();
        if (boot.equals("boot-oldest")) {
            jvm.withClassPathFirst(JavaxClasses.copy(SamlService.class, folder.resolve("javax")));
        }
        try (Stream<Path> jars = Files.list(Path.of(boot, "target", "lib"))) {
            jars.map(Path::toAbsolutePath).forEach(jvm::withClassPath);
        }
        try (SamlProvider provider =
                new SamlProvider(folder.resolve("provider.p12"), "provider", KeyStores.PASSWORD.toCharArray())) {
            CliResult ended = jvm.withOption("-Dprovider=" + provider.entityId())
                    .withOption("-Down.check=" + boot.equals("boot-pinned"))
                    .run(SamlService.class, "order", "login", "order", "logout", "denied", "forged", "login");
            assertThat(ended.status()).as(ended.err() + ended.out()).isZero();
            return ended;
        }
    }

    private void assertNoSecretIsWritten(CliResult ended) throws IOException {
        List<String> secrets = new ArrayList<>(List.of("SAMLResponse"));
        ended.outLines().stream()
                .filter(line -> line.startsWith("secret "))
                .map(line -> line.substring("secret ".length()))
                .forEach(secrets::add);
        assertThat(secrets).hasSizeGreaterThan(4);
        WrittenFiles written = new WrittenFiles(folder.resolve("waymark"));
        assertThat(written.containing(secrets)).isEmpty();
        assertThat(written.containing(List.of("\"ConsoleLogin\"")))
                .as("the events of the sign-ins were searched")
                .isNotEmpty();
    }

    private static String fingerprint(JsonNode record) {
        return record.at("/additionalEventData/sessionFingerprint").asText();
    }

    private static String summary(JsonNode record) {
        JsonNode user = record.get("userIdentity");
        String eventName = record.get("eventName").textValue();
        List<String> parts = new ArrayList<>(List.of(eventName));
        Stream.of(
                        record.at("/responseElements/" + eventName).asText(),
                        user.get("type").textValue(),
                        user.path("userName").asText(user.path("accountId").asText("-")),
                        record.path("errorCode").asText(),
                        record.at("/additionalEventData/failureReason").asText())
                .filter(part -> !part.isEmpty())
                .forEach(parts::add);
        return String.join(" ", parts);
    }
}
