package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send their requests byte by byte, more of them than the server has connections, keep nobody out. */
class SlowClientsTest {
    private static final int CLIENTS = 600;
    private static final int REQUESTS = 50;
    /** As many as the server has. */
    private static final int CONNECTIONS = 256;

    private static final int OBJECT_BYTES = 16 * 1024 * 1024;
    /** Before the server gives up those that are silent. */
    private static final Duration SILENCE = Duration.ofSeconds(20);
    /** Far below the time after which a silent connection is closed. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final String HEAD =
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: CloudTrail_20131101.LookupEvents\r\n";
    private static final String UNFINISHED_HEAD = HEAD + "X-Slow: ";
    private static final String UNFINISHED_BODY = HEAD + "Content-Length: 100000\r\n\r\n{";
    private static final String UNFINISHED_CHUNK = HEAD + "Transfer-Encoding: chunked\r\n\r\n186A0\r\n{";
    private static final List<String> BEGINNINGS = List.of("", UNFINISHED_HEAD, UNFINISHED_BODY, UNFINISHED_CHUNK);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    @SuppressWarnings("NullAway.Init")
    private TestServer test;

    private final List<Socket> slow = new ArrayList<>();
    private final AtomicBoolean ended = new AtomicBoolean();

    @BeforeEach
    void start() throws IOException {
        test = new TestServer(home, "");
    }

    @AfterEach
    void stop() throws IOException {
        ended.set(true);
        for (Socket socket : slow) {
            socket.close();
        }
        test.close();
    }

    private void connectSlowClients() throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            Socket socket =
                    new Socket(test.server.uri().getHost(), test.server.uri().getPort());
            slow.add(socket);
            send(socket, BEGINNINGS.get(i % BEGINNINGS.size()));
        }
    }

    /** Returns whether the connection is still open. */
    private static boolean send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A byte of each, again and again: none of them is ever silent for long. */
    private Thread trickle() {
        Thread thread = new Thread(() -> {
            while (!ended.get()) {
                slow.forEach(socket -> send(socket, "x"));
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private int call(HttpClient client) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(test.uri("/"))
                                .timeout(DEADLINE)
                                .header("X-Amz-Target", "CloudTrail_20131101.LookupEvents")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    /** They ask for an object that is larger than what the system buffers, and do not read it. */
    @Test
    void clientsThatDoNotReadKeepNobodyOut() throws Exception {
        test.trail.putInBucket("other", "large", new byte[OBJECT_BYTES]);
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket socket =
                    new Socket(test.server.uri().getHost(), test.server.uri().getPort());
            slow.add(socket);
            assertThat(send(socket, "GET /other/large HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
                    .isTrue();
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        await().atMost(SILENCE).ignoreExceptions().until(() -> call(HttpClient.newHttpClient()) == 200);
    }

    @Test
    void slowClientsKeepNobodyOut() throws Exception {
        HttpClient before = HttpClient.newHttpClient();
        assertThat(call(before)).isEqualTo(200);
        connectSlowClients();
        Thread trickling = trickle();
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(call(HttpClient.newHttpClient())).as("a new connection").isEqualTo(200);
            assertThat(call(before)).as("a connection that had an answer").isEqualTo(200);
        }
        ended.set(true);
        trickling.join();
    }
}
