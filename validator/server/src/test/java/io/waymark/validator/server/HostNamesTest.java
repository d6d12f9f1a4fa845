package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.validator.server.access.AccessKeys;
import io.waymark.validator.server.access.RateLimit;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests that browsers send on behalf of web pages of others, and clients that send too many. */
class HostNamesTest extends StoreFixture {
    @BeforeAll
    static void start() throws IOException {
        test = new TestServer(home, "");
    }

    private static int status(String host, String... headers) throws IOException {
        return Integer.parseInt(answer(host, headers).split(" ", -1)[1]);
    }

    private static String answer(String host, String... headers) throws IOException {
        String request = "GET /_console/api/events HTTP/1.1\r\nHost: " + host + "\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "" : "\r\n") + "Connection: close\r\n\r\n";
        try (Socket socket =
                new Socket(test.server.uri().getHost(), test.server.uri().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String own() {
        return test.server.uri().getAuthority();
    }

    @Test
    void namesOfOthersAreRefused() throws IOException {
        assertThat(status(own())).isEqualTo(200);
        assertThat(status("localhost:" + test.server.uri().getPort())).isEqualTo(200);
        assertThat(status("[::1]")).isEqualTo(200);
        assertThat(status("attacker.example")).isEqualTo(403);
        assertThat(status("localhost.attacker.example")).isEqualTo(403);
        assertThat(status("127.0.0.1.attacker.example")).isEqualTo(403);
        assertThat(status("192.0.2.1")).isEqualTo(403);
        assertThat(answer("attacker.example")).endsWith("use the address that waymark serve has printed\n");
    }

    @Test
    void pagesOfOthersAreRefused() throws IOException {
        assertThat(status(own(), "Origin: http://" + own())).isEqualTo(200);
        assertThat(status(own(), "Sec-Fetch-Site: same-origin")).isEqualTo(200);
        assertThat(status(own(), "Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate"))
                .isEqualTo(200);
        assertThat(status(own(), "Origin: http://attacker.example")).isEqualTo(403);
        assertThat(status(own(), "Origin: null")).isEqualTo(403);
        assertThat(status(own(), "Origin: https://" + own())).isEqualTo(403);
        assertThat(status(own(), "Origin: http://127.0.0.1:1"))
                .as("another port")
                .isEqualTo(403);
        assertThat(status(own(), "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"))
                .isEqualTo(403);
        assertThat(status(own(), "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors"))
                .isEqualTo(403);
    }

    @Test
    void tooManyRequestsAreThrottledInTheWordsOfEachClient() throws IOException, InterruptedException {
        PortSettings settings = new PortSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                AccessKeys.NONE,
                new RateLimit(1e-6, 3));
        try (TestServer limited = new TestServer(home.resolve("limited"), "", settings)) {
            for (int i = 0; i < 3; i++) {
                assertThat(limited.call("ListTrails", "{}").statusCode()).isEqualTo(200);
            }
            assertThat(limited.error("ListTrails", "{}")).isEqualTo("400 ThrottlingException");
            HttpResponse<byte[]> listing = limited.get("/trail?location");
            assertThat(listing.statusCode()).isEqualTo(503);
            assertThat(new String(listing.body(), StandardCharsets.UTF_8)).contains("<Code>SlowDown</Code>");
            assertThat(limited.get("/_console/api/events").statusCode()).isEqualTo(429);
        }
    }
}
