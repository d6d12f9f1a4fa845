package io.waymark.awssdk;

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
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** An open-source DynamoDB engine of this machine: {@code dynalite}, or {@code moto_server}. */
final class DynamoDbEngine implements AutoCloseable {
    /** Reason to skip a test where there is no engine. */
    static final String NOT_INSTALLED =
            "neither dynalite nor moto_server on the PATH: calls of DynamoDB are not tested";

    private final Process process;
    private final URI endpoint;

    private DynamoDbEngine(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /**
     * Starts an engine and waits until it listens.
     *
     * @return empty if none is installed
     * @throws IOException if the engine does not start
     */
    static Optional<DynamoDbEngine> start() throws IOException {
        String port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = Integer.toString(free.getLocalPort());
        }
        List<String> command;
        if (isInstalled("dynalite")) {
            command = List.of("dynalite", "--host", "127.0.0.1", "--port", port, "--createTableMs", "0");
        } else if (isInstalled("moto_server")) {
            command = List.of("moto_server", "-H", "127.0.0.1", "-p", port);
        } else {
            return Optional.empty();
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> isListening(endpoint) || !process.isAlive());
        if (!process.isAlive()) {
            throw new IOException(command.get(0) + " ended at once, with exit status " + process.exitValue());
        }
        return Optional.of(new DynamoDbEngine(process, endpoint));
    }

    private static boolean isInstalled(String command) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(path -> Files.isExecutable(Path.of(path, command)));
    }

    private static boolean isListening(URI endpoint) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        // On the PATH may be a script that started the server as its child.
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
