package io.waymark.validator.command;

import io.waymark.format.FormatException;
import io.waymark.validator.server.PortSettings;
import io.waymark.validator.server.access.AccessKeyFile;
import io.waymark.validator.server.access.AccessKeys;
import io.waymark.validator.server.access.KeyMaterial;
import io.waymark.validator.verifier.IoErrorMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say where {@code waymark serve} listens, and for whom. */
final class PortOptions {
    private static final int MAX_PORT = 65_535;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "N", description = "The port to listen on. Default: any free port.")
    private int port;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on. One that others than the users of this machine reach, such as"
                    + " 0.0.0.0, needs TLS and access keys. Default: ${DEFAULT-VALUE}.")
    private String address = "";

    @Option(
            names = "--access-keys",
            paramLabel = "FILE",
            description =
                    "The access keys of those who may use the server (see 'waymark keys create-access-key'). Without"
                            + " any key, every user of this machine may. Default: STORE/../keys/access-keys.json of each store.")
    private @Nullable Path accessKeys;

    @Option(
            names = "--tls-keystore",
            paramLabel = "FILE",
            description = "Serve HTTPS with the certificate and key of this key store, PKCS #12 or JKS.")
    private @Nullable Path keyStore;

    @Option(
            names = "--tls-password-file",
            paramLabel = "FILE",
            description =
                    "A file with the password of the key store. Default: WAYMARK_TLS_PASSWORD in the environment.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "Serve HTTPS with this certificate, PEM; with those that lead to a trusted one.")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-private-key",
            paramLabel = "FILE",
            description = "The private key of the certificate, PEM, PKCS #8, not encrypted.")
    private @Nullable Path privateKey;

    /**
     * Reads what the options name.
     *
     * @param defaultAccessKeys the files of access keys, unless the options name one
     * @return where to listen, and for whom
     * @throws CommandException if a file cannot be read
     */
    PortSettings settings(List<Path> defaultAccessKeys) throws CommandException {
        if (port < 0 || port > MAX_PORT) {
            throw usageError("--port must be between 0 and 65535: " + port);
        }
        InetAddress host;
        try {
            host = InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw usageError("--address is unknown: " + address);
        }
        List<AccessKeyFile> files = accessKeys == null
                ? defaultAccessKeys.stream().map(AccessKeyFile::new).toList()
                : List.of(new AccessKeyFile(existing(accessKeys)));
        try {
            PortSettings settings =
                    new PortSettings(new InetSocketAddress(host, port), keyMaterial(), AccessKeys.read(files));
            settings.requireSafe();
            return settings;
        } catch (IllegalArgumentException e) {
            throw usageError("--address: " + e.getMessage());
        } catch (FormatException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandException("cannot read the keys: " + IoErrorMessage.of(e), e);
        }
    }

    private Path existing(Path file) {
        if (!Files.exists(file)) {
            throw usageError("--access-keys: there is no file " + file
                    + "; create it with 'waymark keys create-access-key --user NAME --access-keys " + file + "'");
        }
        return file;
    }

    private @Nullable KeyMaterial keyMaterial() throws FormatException, IOException {
        if (keyStore != null) {
            if (certificate != null || privateKey != null) {
                throw usageError("name either --tls-keystore, or --tls-certificate and --tls-private-key");
            }
            return KeyMaterial.ofKeyStore(keyStore, password());
        }
        if (certificate != null && privateKey != null) {
            return KeyMaterial.ofPem(certificate, privateKey);
        }
        if (certificate != null || privateKey != null) {
            throw usageError("--tls-certificate and --tls-private-key need each other");
        }
        return null;
    }

    private String password() throws IOException {
        if (passwordFile != null) {
            return Files.readString(passwordFile).strip();
        }
        String password = System.getenv("WAYMARK_TLS_PASSWORD");
        if (password == null) {
            throw usageError("--tls-keystore needs --tls-password-file, or WAYMARK_TLS_PASSWORD in the environment");
        }
        return password;
    }

    private ParameterException usageError(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
