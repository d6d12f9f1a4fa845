package io.waymark.spring.outcomes;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Sends requests such as {@code bob POST /orders/17}, where {@code -} is nobody. */
@SuppressWarnings("FutureReturnValueIgnored") // what follows shows whether the messages were sent
final class OutcomeClient {
    private static final long DEADLINE_SECONDS = 30;
    private static final String BOUNDARY = "7d1b8c02";
    private static final String UPLOAD = "--" + BOUNDARY + "\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"order.txt\"\r\n\r\n"
            + "content-of-the-upload\r\n--" + BOUNDARY + "--\r\n";

    private final HttpClient http = client(HttpClient.Version.HTTP_1_1);
    private final HttpClient http2 = client(HttpClient.Version.HTTP_2);
    private final int port;

    OutcomeClient(int port) {
        this.port = port;
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().version(version).build();
    }

    /** Returns the response's status, and more where the method is none of HTTP. */
    String send(String line) throws Exception {
        String[] parts = line.split(" ", -1);
        return switch (parts[1]) {
            case "SOCKET" -> echo(parts[0], parts[2]);
            case "ABORT" -> abort(parts[0], parts[2]);
            case "CLOSE" -> sendOnce(parts[0], parts[2]);
            case "HTTP2" -> answer(http2, request(parts[0], parts[2]).build());
            case "UPLOAD" ->
                answer(
                        http,
                        request(parts[0], parts[2])
                                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                                .POST(BodyPublishers.ofString(UPLOAD))
                                .build());
            default ->
                answer(
                        http,
                        request(parts[0], parts[2])
                                .method(parts[1], BodyPublishers.noBody())
                                .build());
        };
    }

    private HttpRequest.Builder request(String user, String target) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .header("User-Agent", "till/7")
                .POST(BodyPublishers.noBody());
        return user.equals("-") ? request : request.header("Authorization", credentials(user));
    }

    private static String credentials(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
    }

    private static String answer(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<Void> response = client.send(request, BodyHandlers.discarding());
        return response.statusCode() + " " + response.version();
    }

    /** Sends a message over a websocket, waits until it comes back, and closes the socket. */
    private String echo(String user, String target) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        WebSocket socket = http.newWebSocketBuilder()
                .header("Authorization", credentials(user))
                .buildAsync(URI.create("ws://127.0.0.1:" + port + target), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        answer.complete(text.toString());
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
                        closed.complete(null);
                        return null;
                    }
                })
                .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        socket.sendText("hello", true);
        socket.request(2);
        String received = answer.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye");
        closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        return received;
    }

    /** Sends a request on a connection that the server closes after its response. */
    private String sendOnce(String user, String target) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(head(user, target, "Connection: close\r\n"));
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return response.substring(0, response.indexOf('\r'));
        }
    }

    private static byte[] head(String user, String target, String more) {
        return ("POST " + target + " HTTP/1.1\r\nHost: shop\r\nContent-Length: 0\r\n" + more + "Authorization: "
                        + credentials(user) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Resets the connection after the first bytes of a response without end. */
    private String abort(String user, String target) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(head(user, target, ""));
            InputStream in = socket.getInputStream();
            if (in.read(new byte[64]) <= 0) {
                return "no response";
            }
            socket.setSoLinger(true, 0);
        }
        return OutcomeService.CLIENT_GONE.await(DEADLINE_SECONDS, TimeUnit.SECONDS) ? "gone" : "not noticed";
    }
}
