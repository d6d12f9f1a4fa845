package io.waymark.spring.answers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Sends the bytes of requests to a service, and reads the bytes of its answers to the end of the connection. */
public final class RawClient {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final String BASIC_BOB = "Authorization: Basic Ym9iOnNlY3JldA==\r\n";
    private static final String BASIC_WRONG = "Authorization: Basic Ym9iOndyb25n\r\n";
    private static final String BOUNDARY = "boundary-7";
    private static final String UPLOAD =
            "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nfragile\r\n--"
                    + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.txt\"\r\n"
                    + "Content-Type: text/plain\r\n\r\nmilk\r\n\r\n--" + BOUNDARY + "--\r\n";

    /** What differs from answer to answer: when it was made, and ids that are drawn at random. */
    private static final Pattern VARIABLE = Pattern.compile("(?<=\r\nDate: )[^\r]*|(?<=; Expires=)[^\r;]*"
            + "|(?<=JSESSIONID=)[0-9A-F]+|(?<=SESSION=)[0-9a-f-]+|(?<=\"(?:timestamp|requestId)\":\")[^\"]*"
            + "|(?<=<div id='created'>)[^<]*|(?<=<div>\\[)[^\\]]*");

    /** Of an error, whose time and id have no fixed length. */
    private static final Pattern LENGTH = Pattern.compile("(?<=\r\nContent-Length: )[0-9]+", Pattern.CASE_INSENSITIVE);

    /** Spring lists methods in the order of a set, which differs from run to run. */
    private static final Pattern ALLOWED = Pattern.compile("(?<=\r\nAllow: )[^\r]*");

    /** Requests by their id, which is sent as the header {@code X-Request-ID}. */
    private static final Map<String, String> REQUESTS = requests();

    private RawClient() {}

    private static Map<String, String> requests() {
        Map<String, String> all = new LinkedHashMap<>();
        String order = "{\"orderId\":\"17\",\"quantity\":3}";
        all.put("get", message("GET /orders/17", ""));
        all.put("query", message("GET /orders/17?a=1&b=%20&a=2", ""));
        all.put("path parameter", message("GET /orders/17;v=1", ""));
        all.put("head", message("HEAD /orders/17", ""));
        all.put("options", message("OPTIONS /orders/17", ""));
        all.put("trace", message("TRACE /orders/17", ""));
        all.put("unknown method", message("PROPFIND /orders/17", ""));
        all.put("json", message("POST /orders", "Content-Type: application/json\r\n", order));
        all.put("wrong json", message("POST /orders", "Content-Type: application/json\r\n", "{"));
        all.put("wrong media type", message("POST /orders", "Content-Type: text/x\r\n", "x"));
        all.put("method not allowed", message("PUT /orders", ""));
        all.put(
                "chunked body",
                "POST /orders HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\nX-Request-ID: chunked body\r\n\r\n"
                        + Integer.toHexString(order.length())
                        + "\r\n" + order + "\r\n0\r\n\r\n");
        all.put("expect continue", message("POST /raw", "Expect: 100-continue\r\n", "body"));
        all.put("raw", message("POST /raw", "Content-Type: application/octet-stream\r\n", "\u0000\u00ff\r\n\u007f"));
        all.put(
                "form",
                message("POST /form", "Content-Type: application/x-www-form-urlencoded\r\n", "item=tea&color=%23fff"));
        all.put(
                "missing parameter",
                message("POST /form", "Content-Type: application/x-www-form-urlencoded\r\n", "color=red"));
        all.put(
                "multipart",
                message("POST /upload", "Content-Type: multipart/form-data; boundary=" + BOUNDARY + "\r\n", UPLOAD));
        all.put("anonymous denied", message("DELETE /orders/17", ""));
        all.put("user denied", message("DELETE /orders/17", BASIC_BOB));
        all.put("wrong password", message("DELETE /orders/17", BASIC_WRONG));
        all.put("user", message("GET /private", BASIC_BOB));
        all.put("login page", message("GET /login", ""));
        all.put("redirect to login", message("GET /private", "Accept: text/html\r\n"));
        all.put(
                "failed login",
                message(
                        "POST /login",
                        "Content-Type: application/x-www-form-urlencoded\r\n",
                        "username=bob&password=x"));
        all.put(
                "login",
                message(
                        "POST /login",
                        "Content-Type: application/x-www-form-urlencoded\r\n",
                        "username=bob&password=secret"));
        all.put("logout", message("POST /logout", ""));
        all.put("exception", message("POST /fail", ""));
        all.put("exception as page", message("POST /fail", "Accept: text/html\r\n"));
        all.put("handled exception", message("POST /handled", ""));
        all.put("sent error", message("POST /send-error", ""));
        all.put("not found", message("GET /nowhere", ""));
        all.put("redirect", message("GET /redirect", ""));
        all.put("forward", message("GET /forward", ""));
        all.put("long", message("GET /long", ""));
        all.put("gzip", message("GET /long", "Accept-Encoding: gzip\r\n"));
        all.put("stream", message("GET /stream", ""));
        all.put("server-sent events", message("GET /events", ""));
        all.put("callable", message("GET /callable", ""));
        all.put("deferred", message("GET /deferred", ""));
        all.put("timeout", message("GET /timeout", ""));
        all.put("cookie", message("GET /cookie", "Cookie: theme=light; other=\"x y\"\r\n"));
        all.put("session", message("GET /session", ""));
        all.put("etag", message("GET /not-modified", ""));
        all.put("not modified", message("GET /not-modified", "If-None-Match: \"v7\"\r\n"));
        all.put("static file", message("GET /parcel.txt", ""));
        all.put("range", message("GET /parcel.txt", "Range: bytes=3-9\r\n"));
        all.put("wrong range", message("GET /parcel.txt", "Range: bytes=999-\r\n"));
        all.put("conditional", message("GET /parcel.txt", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT\r\n"));
        all.put("old protocol", "GET /orders/17 HTTP/1.0\r\nX-Request-ID: old protocol\r\n\r\n");
        all.put("excluded", message("GET /health", ""));
        all.put("malformed path", message("GET /orders/%zz", ""));
        all.put("malformed line", "GET\r\n\r\n");
        all.put("no host", "GET /orders/17 HTTP/1.1\r\nConnection: close\r\n\r\n");
        all.put("header too large", message("GET /orders/17", "X-Large: " + "x".repeat(10_000) + "\r\n"));
        String keptAlive = all.get("get") + all.get("stream") + all.get("json");
        all.put("kept alive", keptAlive.replace("Connection: close\r\n", "") + message("GET /orders/21", ""));
        all.replaceAll((id, text) -> text.replace("X-Request-ID: ?", "X-Request-ID: " + id));
        return all;
    }

    private static String message(String target, String headers) {
        return message(target, headers, "");
    }

    private static String message(String target, String headers, String body) {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return target + " HTTP/1.1\r\nHost: shop.example.com\r\nConnection: close\r\nX-Request-ID: ?\r\n" + headers
                + length + "\r\n" + body;
    }

    /**
     * Sends all requests, each on a connection of its own.
     *
     * @param port the service's port
     * @return the answers by the requests' ids, each byte a character; dates and session ids are replaced
     */
    public static Map<String, String> sendAll(int port) throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        for (Map.Entry<String, String> request : REQUESTS.entrySet()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.getOutputStream().write(request.getValue().getBytes(StandardCharsets.ISO_8859_1));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                answers.put(request.getKey(), normalize(answer));
            }
        }
        return answers;
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 1);
    }

    private static String normalize(String answer) {
        String timeless = VARIABLE.matcher(answer).replaceAll("…");
        int removed = body(answer).length() - body(timeless).length();
        String measured = LENGTH.matcher(timeless)
                .replaceFirst(length -> String.valueOf(Integer.parseInt(length.group()) - removed));
        return ALLOWED.matcher(measured)
                .replaceAll(allowed ->
                        String.join(",", new TreeSet<>(List.of(allowed.group().split(",", -1)))));
    }
}
