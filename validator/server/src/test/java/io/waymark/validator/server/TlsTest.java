package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.format.FormatException;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.ProcessRunner;
import io.waymark.testing.trail.AwsCli;
import io.waymark.validator.server.access.AccessKey;
import io.waymark.validator.server.access.AccessKeyFile;
import io.waymark.validator.server.access.AccessKeys;
import io.waymark.validator.server.access.KeyMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that others than the users of its machine reach. */
class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Path keyStore;

    @SuppressWarnings("NullAway.Init")
    private static Path certificate;

    @BeforeAll
    static void createCertificate() throws IOException {
        keyStore = newKeyStore("tls.p12", "RSA");
        certificate = folder.resolve("certificate.pem");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "tls",
                "-keystore",
                keyStore.toString(),
                "-file",
                certificate.toString());
    }

    private static Path newKeyStore(String name, String algorithm) throws IOException {
        Path file = folder.resolve(name);
        keytool(
                "-genkeypair",
                "-alias",
                "tls",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=audit.example.com",
                "-ext",
                "SAN=dns:audit.example.com,dns:localhost,ip:127.0.0.1",
                "-validity",
                "30",
                "-keystore",
                file.toString());
        return file;
    }

    private static void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD));
        CliResult result = ProcessRunner.run(folder, Map.of(), command);
        assertThat(result.status()).as(result.out() + result.err()).isZero();
    }

    private static Path privateKey(Path store, String name) throws Exception {
        KeyStore opened = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        Key key = opened.getKey("tls", PASSWORD.toCharArray());
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
    }

    private static InetSocketAddress everywhere() throws IOException {
        return new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0);
    }

    @Test
    void addressThatOthersReachNeedsTlsAndKeys() throws Exception {
        AccessKeyFile keys = new AccessKeyFile(folder.resolve("none.json"));
        assertThatThrownBy(() -> new PortSettings(everywhere(), null, AccessKeys.NONE).requireSafe())
                .hasMessageContaining("TLS is required")
                .hasMessageContaining("--tls-keystore");
        assertThatThrownBy(() -> new PortSettings(
                                everywhere(),
                                KeyMaterial.ofKeyStore(keyStore, PASSWORD),
                                AccessKeys.read(List.of(keys)))
                        .requireSafe())
                .hasMessageContaining("create-access-key");
    }

    @Test
    void awsCliTrustsTheCertificateAndSignsItsRequests() throws Exception {
        AwsCli cli = AwsCli.find().orElse(null);
        Assumptions.assumeTrue(cli != null, AwsCli.SKIP_REASON);
        AccessKeyFile keys = new AccessKeyFile(folder.resolve("keys.json"));
        AccessKey alice = keys.create("alice", Instant.now());
        for (KeyMaterial tls : List.of(
                KeyMaterial.ofKeyStore(keyStore, PASSWORD),
                KeyMaterial.ofPem(certificate, privateKey(keyStore, "key.pem")))) {
            PortSettings settings = new PortSettings(everywhere(), tls, AccessKeys.read(List.of(keys)));
            Path home = Files.createTempDirectory(folder, "home");
            try (TestServer test = new TestServer(home, "", settings)) {
                assertThat(test.server.uri().toString()).startsWith("https://");
                int port = test.server.uri().getPort();
                Map<String, String> environment = Map.of(
                        "AWS_ENDPOINT_URL",
                        "https://localhost:" + port,
                        "AWS_CA_BUNDLE",
                        certificate.toString(),
                        "AWS_ACCESS_KEY_ID",
                        alice.id(),
                        "AWS_SECRET_ACCESS_KEY",
                        alice.secret(),
                        "AWS_DEFAULT_REGION",
                        "us-east-1",
                        "NO_PROXY",
                        "localhost");
                CliResult found =
                        cli.run(environment, List.of("cloudtrail", "lookup-events", "--query", "length(Events)"));
                assertThat(found.err()).isEmpty();
                assertThat(found.out().strip()).isEqualTo("5");
                assertThat(cli.run(environment, List.of("s3", "ls", "--recursive", "s3://trail/"))
                                .outLines())
                        .hasSize(4);
                try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    plain.getOutputStream()
                            .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                            .doesNotContain("200");
                }
            }
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws Exception {
        Path other = newKeyStore("other.p12", "EC");
        Path text = Files.writeString(folder.resolve("text.pem"), "hello");
        assertThatThrownBy(() -> KeyMaterial.ofKeyStore(keyStore, "wrong"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("password");
        assertThatThrownBy(() -> KeyMaterial.ofPem(certificate, privateKey(other, "other.pem")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("do not belong together");
        assertThatThrownBy(() -> KeyMaterial.ofPem(text, text))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no certificate");
        assertThatThrownBy(() -> KeyMaterial.ofPem(certificate, text))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("BEGIN PRIVATE KEY");
    }
}
