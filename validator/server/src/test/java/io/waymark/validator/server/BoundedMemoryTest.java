package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with a small heap, and clients that send far more than that: it answers, and keeps nothing of them. */
class BoundedMemoryTest {
    private static final long SEED = 20_260_131;
    private static final long MIB = 1024 * 1024;

    /** Fewer than the server has connections; each has sent almost all that is read of a body, 49 MB together. */
    private static final int SLOW_CLIENTS = 200;

    private static final int SLOW_BYTES = 250 * 1024;
    private static final int BIG_BODIES = 60;
    private static final int BIG_BODY = 10 * 1024 * 1024;
    private static final int MALFORMED = 2_000;

    /** A server without memory may answer nobody. */
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private static final String TARGET = "CloudTrail_20131101.LookupEvents";

    private static final List<String> OPTIONS =
            List.of("-Xmx160m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError");

    /** What is in use besides: the history, the classes' own data, the buffers of the connections. */
    private static final long MAX_IDLE_HEAP = 64 * MIB;

    private static final int MAX_THREADS = 70;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private URI uri = URI.create("http://127.0.0.1");

    private Process start(boolean withKeys) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(OPTIONS);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeapServer.class.getName(),
                folder.toString()));
        if (withKeys) {
            command.add("alice");
        }
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr.txt").toFile())
                .start();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hostileClientsTakeNoMemory(boolean withKeys) throws Exception {
        Process server = start(withKeys);
        try (BufferedReader out = server.inputReader()) {
            String address = out.readLine();
            assertThat(address)
                    .as(Files.readString(folder.resolve("stderr.txt")))
                    .isNotNull();
            uri = URI.create(address);
            int answered = withKeys ? 403 : 200;
            assertThat(post(TARGET, "{}", "").statusCode()).isEqualTo(answered);

            List<Socket> slow = connectSlowClients();
            try {
                sendBigBodies();
                sendMalformed(answered);
                assertThat(post(TARGET, "{}", "").statusCode())
                        .as("answered beside slow clients")
                        .isEqualTo(answered);
                long[] during = measure(server, out);
                assertThat(during[1]).as("threads").isLessThan(MAX_THREADS);
            } finally {
                for (Socket socket : slow) {
                    socket.close();
                }
            }
            assertThat(post(TARGET, "{}", "").statusCode()).isEqualTo(answered);
            long[] after = measure(server, out);
            assertThat(after[0]).as("bytes of the heap in use").isLessThan(MAX_IDLE_HEAP);
            assertThat(after[1]).as("threads").isLessThan(MAX_THREADS);
            assertThat(Files.readString(folder.resolve("stderr.txt"))).doesNotContain("OutOfMemoryError");
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    /** Returns the bytes of the heap that are in use, and the number of threads. */
    private static long[] measure(Process server, BufferedReader out) throws IOException {
        server.getOutputStream().write('\n');
        server.getOutputStream().flush();
        String line = out.readLine();
        assertThat(line).as("the server is alive").isNotNull();
        return Pattern.compile(" ")
                .splitAsStream(line)
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private HttpResponse<String> post(String target, String body, String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(DEADLINE)
                .header("X-Amz-Target", target)
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.ISO_8859_1));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization).header("X-Amz-Date", "20260131T120000Z");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private List<Socket> connectSlowClients() throws IOException {
        List<Socket> slow = new ArrayList<>();
        byte[] part = new byte[SLOW_BYTES];
        Arrays.fill(part, (byte) ' ');
        for (int i = 0; i < SLOW_CLIENTS; i++) {
            Socket socket = new Socket(uri.getHost(), uri.getPort());
            slow.add(socket);
            OutputStream out = socket.getOutputStream();
            out.write(("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: " + TARGET + "\r\nContent-Length: "
                            + (SLOW_BYTES + 1) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(part);
            out.flush();
        }
        return slow;
    }

    /** Several at once: together they are longer than the heap, whether their lengths are known or not. */
    private void sendBigBodies() throws InterruptedException, ExecutionException {
        byte[] body = new byte[BIG_BODY];
        Arrays.fill(body, (byte) ' ');
        ExecutorService clients = Executors.newFixedThreadPool(20);
        try {
            List<Future<Integer>> answers = IntStream.range(0, BIG_BODIES)
                    .mapToObj(i -> clients.submit(() -> sendBigBody(body, i % 2 == 0)))
                    .toList();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(413);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private int sendBigBody(byte[] body, boolean lengthIsKnown) throws IOException, InterruptedException {
        HttpRequest.BodyPublisher bytes = HttpRequest.BodyPublishers.ofByteArray(body);
        try {
            return client.send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(DEADLINE)
                                    .header("X-Amz-Target", TARGET)
                                    .POST(lengthIsKnown ? bytes : HttpRequest.BodyPublishers.fromPublisher(bytes))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (HttpTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // The server has answered and closed while the client was still sending.
            return 413;
        }
    }

    private void sendMalformed(int answered) throws IOException, InterruptedException {
        Random random = new Random(SEED);
        for (int i = 0; i < MALFORMED; i++) {
            byte[] bytes = new byte[random.nextInt(20_000)];
            random.nextBytes(bytes);
            String garbage = new String(bytes, StandardCharsets.ISO_8859_1);
            HttpResponse<String> response = switch (i % 4) {
                case 0 -> post(TARGET, garbage, "");
                case 1 -> post(TARGET, "[".repeat(bytes.length), "");
                case 2 -> post("CloudTrail_20131101." + "x".repeat(random.nextInt(3_000)), "{}", "");
                default ->
                    post(
                            TARGET,
                            "{}",
                            "AWS4-HMAC-SHA256 Credential=AKIA" + i
                                    + "/20260131/us-east-1/cloudtrail/aws4_request, SignedHeaders=host, Signature="
                                    + "0".repeat(random.nextInt(3_000)));
            };
            assertThat(response.statusCode()).as(response.body()).isIn(answered, 400, 403);
            assertThat(response.body()).doesNotContain("\tat ");
        }
    }
}
