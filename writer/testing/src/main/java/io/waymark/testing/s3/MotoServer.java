package io.waymark.testing.s3;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The {@code moto_server} of this machine: S3 with KMS, object lock and versions, STS and other services. It accepts any
 * credentials.
 */
public final class MotoServer implements AutoCloseable {
    /** Reason to skip a test where {@link #isInstalled()} is false. */
    public static final String NOT_INSTALLED =
            "no moto_server on the PATH: SSE-KMS, object lock, versions and web identities are not tested";

    public static final String REGION = "eu-central-1";

    private final Process process;
    private final URI endpoint;
    private final S3Client client;

    /**
     * Starts the server and waits until it listens.
     *
     * @param folder folder of {@code moto.txt}, its output
     * @throws IOException if the server does not start
     */
    public MotoServer(Path folder) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        endpoint = URI.create("http://127.0.0.1:" + port);
        process = new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("moto.txt").toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> isListening(port));
        client = S3Access.client(endpoint, REGION);
    }

    /** Returns whether there is a {@code moto_server} on the PATH. */
    public static boolean isInstalled() {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "moto_server")));
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the server's address. */
    public URI endpoint() {
        return endpoint;
    }

    /** Returns a client of the server, which {@link #close()} closes. */
    public S3Client client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        // On the PATH may be a script that started the server as its child.
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
