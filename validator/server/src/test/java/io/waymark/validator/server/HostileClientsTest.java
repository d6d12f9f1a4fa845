package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests that no client sends by accident: each has an error that the API knows, and the server goes on. */
class HostileClientsTest extends StoreFixture {
    private static final String TARGET = "CloudTrail_20131101.LookupEvents";
    private static final long SEED = 20_260_131;
    private static final int ROUNDS = 400;
    private static final int BIG_BODY = 10 * 1024 * 1024;

    @BeforeAll
    static void start() throws IOException {
        test = new TestServer(home, "");
    }

    @AfterEach
    void serverStillAnswers() throws IOException, InterruptedException {
        assertThat(test.answer("LookupEvents", "{}").path("Events")).hasSize(5);
    }

    private static HttpResponse<String> post(String target, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(test.uri("/"))
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", target)
                .POST(body)
                .build();
        return TestServer.CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void assertModelled(String input, HttpResponse<String> response) throws IOException {
        String type =
                new ObjectMapper().readTree(response.body()).path("__type").asText();
        assertThat(response.statusCode() + " " + type)
                .as(input)
                .isIn(
                        "400 SerializationException",
                        "400 UnknownOperationException",
                        "400 InvalidNextTokenException",
                        "400 InvalidLookupAttributesException",
                        "400 InvalidMaxResultsException",
                        "400 InvalidTimeRangeException",
                        "400 InvalidEventCategoryException",
                        "200 ");
    }

    @Test
    void malformedJsonIsASerializationException() throws IOException, InterruptedException {
        for (String body : List.of(
                "",
                " ",
                "{",
                "[]",
                "7",
                "null",
                "\"x\"",
                "{}{}",
                "{\"a\":1,\"a\":2}",
                "[".repeat(100_000),
                "{\"a\":".repeat(50_000),
                "{\"StartTime\":" + "9".repeat(200_000) + "}",
                "\ufeff{\"x\"",
                "{\"MaxResults\":NaN}",
                "{'MaxResults':1}")) {
            HttpResponse<String> response = post(TARGET, HttpRequest.BodyPublishers.ofString(body));
            assertThat(response.statusCode())
                    .as(body.substring(0, Math.min(20, body.length())))
                    .isEqualTo(400);
            assertThat(response.body()).contains("\"__type\":\"SerializationException\"");
        }
    }

    @Test
    void changedRequestsHaveErrorsOfTheApi() throws IOException, InterruptedException {
        byte[] good = ("{\"LookupAttributes\":[{\"AttributeKey\":\"EventName\",\"AttributeValue\":\"PlaceOrder\"}],"
                        + "\"StartTime\":1769853600.5,\"EndTime\":1969853600,\"MaxResults\":20,\"NextToken\":null}")
                .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] body = good.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                body = Arrays.copyOf(body, random.nextInt(body.length));
            }
            assertModelled(
                    new String(body, StandardCharsets.ISO_8859_1),
                    post(TARGET, HttpRequest.BodyPublishers.ofByteArray(body)));
        }
    }

    @Test
    void unknownTargetIsAnUnknownOperation() throws IOException, InterruptedException {
        for (String target : List.of(
                "",
                "LookupEvents",
                "CloudTrail_20131101.",
                "CloudTrail_20131101.Nothing",
                "CloudTrail_20131101.lookupEvents",
                "DynamoDB_20120810.ListTables",
                "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents.x",
                "x".repeat(4_000))) {
            HttpResponse<String> response = post(target, HttpRequest.BodyPublishers.ofString("{}"));
            assertThat(response.statusCode()).as(target).isEqualTo(400);
            assertThat(response.body()).as(target).contains("UnknownOperationException");
        }
    }

    @Test
    void longBodyIsRefusedWhetherItsLengthIsKnownOrNot() throws IOException, InterruptedException {
        byte[] body = new byte[BIG_BODY];
        Arrays.fill(body, (byte) ' ');
        for (HttpRequest.BodyPublisher publisher : List.of(
                HttpRequest.BodyPublishers.ofByteArray(body),
                HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(body)))) {
            try {
                HttpResponse<String> response = post(TARGET, publisher);
                assertThat(response.statusCode()).isEqualTo(413);
                assertThat(response.body()).contains("RequestEntityTooLargeException");
            } catch (IOException e) {
                // The server has answered and closed while the client was still sending.
                assertThat(e).hasMessageMatching("(?is).*(reset|broken pipe|closed|EOF|no bytes|abort).*");
            }
        }
    }

    /** More connections than the server has threads: each has sent a part of a request, and no more. */
    @Test
    void slowClientsHoldNoThread() throws IOException, InterruptedException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket(
                        test.server.uri().getHost(), test.server.uri().getPort());
                slow.add(socket);
                OutputStream out = socket.getOutputStream();
                String head = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: " + TARGET + "\r\n";
                out.write((i % 2 == 0 ? head : head + "Content-Length: 1000\r\n\r\n{\"Max")
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
            serverStillAnswers();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void whatIsNoHttpIsRefusedWithoutAWordAboutTheServer() throws IOException {
        for (String request : List.of(
                "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
                "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET /trail/%zz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")) {
            try (Socket socket =
                    new Socket(test.server.uri().getHost(), test.server.uri().getPort())) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                String answer = read(socket.getInputStream());
                assertThat(answer)
                        .as(request.substring(0, Math.min(request.length(), 30)))
                        .matches("(?s)(HTTP/1.1 [45].*)?")
                        .doesNotContain("Exception", "Jetty", "\tat ", "<html");
            }
        }
    }

    /** Such a connection is closed; a client that keeps it for its next request would get no answer to that one. */
    @Test
    void answersBeforeTheBodyHasArrivedSayThatTheConnectionIsClosed() throws IOException {
        String own = "Host: 127.0.0.1\r\nOrigin: " + test.server.uri();
        for (String head : List.of(
                "POST / HTTP/1.1\r\nHost: attacker.example",
                "POST /_console/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://attacker.example",
                "GET /_console/api/history HTTP/1.1\r\n" + own,
                "PUT /trail/object HTTP/1.1\r\n" + own,
                "GET /trail/none HTTP/1.1\r\n" + own,
                "GET /trail/" + test.firstLog + " HTTP/1.1\r\n" + own)) {
            assertThat(answerTo(head + "\r\nContent-Length: 4\r\n\r\n"))
                    .as(head)
                    .contains("\r\nConnection: close");
            String whole = answerTo(head + "\r\nContent-Length: 4\r\n\r\nbody");
            assertThat(whole).as(head).startsWith("HTTP/1.1 ").doesNotContain("\r\nConnection: close");
        }
    }

    /** Returns the head of an answer, without a wait for the end of the connection. */
    private static String answerTo(String request) throws IOException {
        try (Socket socket =
                new Socket(test.server.uri().getHost(), test.server.uri().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    break;
                }
                head.append((char) next);
            }
            return head.toString();
        }
    }

    private static String read(InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
