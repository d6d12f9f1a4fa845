package io.waymark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keys of servers, users and identity providers, made with the JDK's {@code keytool}.
 *
 * @param folder takes the files
 */
record KeyStores(Path folder) {
    /** Of all files and keys. */
    static final String PASSWORD = "changeit";

    /** Makes a key and its own certificate, in {@code ALIAS.p12}. */
    void make(String alias, String subject, String algorithm) throws IOException {
        keytool(
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                subject,
                "-keyalg",
                algorithm,
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                alias + ".p12");
    }

    /** Writes the certificate of {@code ALIAS.p12} to {@code ALIAS.pem}. */
    void exportCertificate(String alias) throws IOException {
        keytool("-exportcert", "-rfc", "-alias", alias, "-keystore", alias + ".p12", "-file", alias + ".pem");
    }

    private void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        CliResult made = ProcessRunner.run(folder, Map.of(), command);
        assertThat(made.status()).as(made.out() + made.err()).isZero();
    }
}
