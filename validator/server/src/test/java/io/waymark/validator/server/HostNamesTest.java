package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that browsers send on behalf of web pages of others, and clients that send too many. */
class HostNamesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path home;

    @SuppressWarnings("NullAway.Init")
    private static TestServer test;

    @BeforeAll
    static void start() throws IOException {
        test = new TestServer(home, "");
    }

    @AfterAll
    static void stop() throws IOException {
        test.close();
    }

    private static int status(String host, String... headers) throws IOException {
        String request = "GET /_console/api/events HTTP/1.1\r\nHost: " + host + "\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "" : "\r\n") + "Connection: close\r\n\r\n";
        try (Socket socket =
                new Socket(test.server.uri().getHost(), test.server.uri().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(response.split(" ", -1)[1]);
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
        String json = "";
        for (int i = 0; i < 10_000 && !json.startsWith("400"); i++) {
            json = test.error("ListTrails", "{}");
        }
        assertThat(json).isEqualTo("400 ThrottlingException");
        String xml = "";
        for (int i = 0; i < 1_000 && !xml.contains("SlowDown"); i++) {
            xml = new String(test.get("/trail?location").body(), StandardCharsets.UTF_8);
        }
        assertThat(xml).contains("<Code>SlowDown</Code>");
    }
}
