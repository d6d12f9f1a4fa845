package io.waymark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.spring.federated.FederatedService;
import io.waymark.spring.federated.IdentityProvider;
import io.waymark.spring.reactivefederated.ReactiveFederatedService;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.KeyStores;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Users whom an identity provider, a token or a certificate names, with the agent's flag alone. */
@ParameterizedClass
@ValueSource(classes = {FederatedService.class, ReactiveFederatedService.class})
class FederatedSignInIT {
    private static final String CAROL = "WebIdentityUser carol";

    @TempDir
    private static Path root;

    private static Path folder = Path.of("");

    private static String issuer = "";
    private static final List<String> secrets = new ArrayList<>();
    private static List<JsonNode> records = List.of();

    @Parameter
    @SuppressWarnings("UnusedVariable") // the invocation needs a field for its argument
    private Class<?> service;

    /** One JVM for all tests: starting Spring takes most of the time. */
    @BeforeParameterizedClassInvocation
    static void letUsersSignIn(Class<?> service) throws Exception {
        folder = Files.createDirectory(root.resolve(service.getSimpleName()));
        secrets.clear();
        KeyStores keys = new KeyStores(folder);
        keys.make("server", "CN=127.0.0.1", "EC");
        keys.make("dora", "CN=dora,O=Till", "EC");
        keys.exportCertificate("dora");
        try (IdentityProvider provider = new IdentityProvider()) {
            issuer = provider.issuer();
            TestJvm jvm = new TestJvm(Jdk.all().get(0), folder)
                    .withAgent()
                    .withOption("-Dissuer=" + issuer)
                    .withOption("-Dkeys=" + folder);
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                    .map(Path::of)
                    .forEach(jvm::withClassPath);
            CliResult ended = jvm.run(
                    service,
                    "login",
                    "order",
                    "denied login",
                    "forged login",
                    "jwt",
                    "forged jwt",
                    "opaque",
                    "certificate",
                    "no certificate",
                    "order of nobody");
            assertThat(ended.status()).as(ended.err() + ended.out()).isZero();
            assertThat(ended.outLines()).contains("order of nobody -> 302");
            secrets.addAll(provider.secrets());
            ended.outLines().stream()
                    .filter(line -> line.startsWith("secret "))
                    .map(line -> line.substring("secret ".length()))
                    .forEach(secrets::add);
        }
        records = new DeliveredTrail(folder.resolve("waymark")).records();
    }

    @Test
    void signInsWithProvidersAreEvents() {
        assertThat(records)
                .as(service.getSimpleName())
                .extracting(FederatedSignInIT::summary)
                .containsExactly(
                        "ConsoleLogin Success " + CAROL,
                        "CreateOrder " + CAROL,
                        "ConsoleLogin Failure Unknown - OAuth2Authentication",
                        "ConsoleLogin Failure Unknown - OAuth2Authentication",
                        "CreateOrder " + CAROL,
                        "CreateOrder AccessDenied Unknown -",
                        "CreateOrder " + CAROL,
                        "CreateOrder IAMUser dora",
                        "CreateOrder AccessDenied AWSAccount anonymous",
                        "CreateOrder AccessDenied AWSAccount anonymous");
        assertThat(records.get(0).at("/additionalEventData/MFAUsed").textValue())
                .isEqualTo("Yes");
        assertThat(records.get(0).at("/additionalEventData/LoginTo").textValue())
                .endsWith("/login/oauth2/code/corp");
    }

    @Test
    void providersAreNamed() {
        for (int index : new int[] {0, 1, 4}) {
            JsonNode user = records.get(index).get("userIdentity");
            assertThat(user.get("principalId").textValue()).isEqualTo(issuer + ":till:carol");
            assertThat(user.get("identityProvider").textValue()).isEqualTo(issuer);
            assertThat(user.at("/sessionContext/attributes/mfaAuthenticated").textValue())
                    .isEqualTo("true");
        }
        assertThat(records.get(6).at("/userIdentity/principalId").textValue()).isEqualTo(issuer + ":scanner:carol");
        JsonNode certified = records.get(7);
        assertThat(certified.at("/userIdentity/principalId").textValue()).isEqualTo("CN=dora,O=Till");
        assertThat(certified.at("/userIdentity/identityProvider").textValue()).isEqualTo("CN=dora,O=Till");
        assertThat(certified.at("/tlsDetails/cipherSuite").textValue()).startsWith("TLS_");
    }

    @Test
    void noSecretIsWritten() throws IOException {
        assertThat(secrets).hasSizeGreaterThan(3);
        assertThat(new WrittenFiles(folder.resolve("waymark")).containing(secrets))
                .isEmpty();
        assertThat(new WrittenFiles(folder.resolve("waymark")).containing(List.of("\"ConsoleLogin\"")))
                .as("the events of the sign-ins were searched")
                .isNotEmpty();
    }

    private static String summary(JsonNode record) {
        JsonNode user = record.get("userIdentity");
        String eventName = record.get("eventName").textValue();
        StringBuilder text = new StringBuilder(eventName);
        append(text, record.at("/responseElements/" + eventName));
        append(text, record.path("errorCode"));
        append(text, user.get("type"));
        text.append(' ')
                .append(user.path("userName").asText(user.path("accountId").asText("-")));
        append(text, record.at("/additionalEventData/failureReason"));
        return text.toString();
    }

    private static void append(StringBuilder text, JsonNode value) {
        if (value.isTextual()) {
            text.append(' ').append(value.textValue());
        }
    }
}
