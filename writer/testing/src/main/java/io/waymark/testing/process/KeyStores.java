package io.waymark.testing.process;

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
public record KeyStores(Path folder) {
    /** Of all files and keys. */
    public static final String PASSWORD = "changeit";

    /**
     * Makes a key and its own certificate, of 127.0.0.1, in {@code ALIAS.p12}.
     *
     * @param alias the alias, and the file's name without {@code .p12}
     * @param subject the distinguished name of the certificate
     * @param algorithm the key's algorithm, such as {@code EC}
     * @return the file
     * @throws IOException if that failed
     */
    public Path make(String alias, String subject, String algorithm) throws IOException {
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
        return folder.resolve(alias + ".p12");
    }

    /**
     * Writes the certificate of {@code ALIAS.p12} to {@code ALIAS.pem}.
     *
     * @param alias the alias
     * @throws IOException if that failed
     */
    public void exportCertificate(String alias) throws IOException {
        keytool("-exportcert", "-rfc", "-alias", alias, "-keystore", alias + ".p12", "-file", alias + ".pem");
    }

    private void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        CliResult made = ProcessRunner.run(folder, Map.of(), command);
        if (made.status() != 0) {
            throw new IOException("keytool failed: " + made.out() + made.err());
        }
    }
}
