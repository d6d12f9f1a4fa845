package io.waymark.samples.inventory;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/**
 * Local S3 and SQS servers, and DynamoDB where an engine is on the PATH, so that the sample needs no AWS account. They
 * stop with the process.
 */
final class LocalAws {
    static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
    static final String SECRET_KEY = "secret";

    final URI s3;
    final URI sqs;
    final Optional<URI> dynamoDb;

    LocalAws() throws Exception {
        S3Proxy objects = S3Proxy.builder()
                .blobStore(BlobStores.create("transient-nio2", new Properties()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .ignoreUnknownHeaders(true)
                .build();
        objects.start();
        s3 = URI.create("http://127.0.0.1:" + objects.getPort());
        var queues = SQSRestServerBuilder.withInterface("127.0.0.1")
                .withDynamicPort()
                .start();
        sqs = URI.create(
                "http://127.0.0.1:" + queues.waitUntilStarted().localAddress().getPort());
        dynamoDb = startDynamoDb();
    }

    private static Optional<URI> startDynamoDb() throws IOException, InterruptedException {
        int port = freePort();
        String number = Integer.toString(port);
        if (isOnPath("dynalite")) {
            start("dynalite", "--host", "127.0.0.1", "--port", number, "--createTableMs", "0");
        } else if (isOnPath("moto_server")) {
            start("moto_server", "-H", "127.0.0.1", "-p", number);
        } else {
            return Optional.empty();
        }
        for (int tries = 0; tries < 600; tries++) {
            if (isListening(port)) {
                return Optional.of(URI.create("http://127.0.0.1:" + number));
            }
            Thread.sleep(50);
        }
        return Optional.empty();
    }

    private static void start(String... command) throws IOException {
        Process process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }));
    }

    private static boolean isOnPath(String command) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
