package io.waymark.testing.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Requests of HTTP/1 as the bytes that are sent. Each has an id, which is its header {@code X-Request-ID}, so that its events are
 * found.
 */
public final class RawRequests {
    private static final int TIMEOUT_MILLIS = 30_000;

    /** What differs from answer to answer: when it was made, and ids that are drawn at random. */
    private static final Pattern VARIABLE = Pattern.compile("(?<=\r\n[Dd]ate: )[^\r]*|(?<=; Expires=)[^\r;]*"
            + "|(?<=JSESSIONID=)[0-9A-Za-z._-]+|(?<=SESSION=)[0-9a-f-]+|(?<=\"(?:timestamp|requestId)\":\")[^\"]*"
            + "|(?<=<div id='created'>)[^<]*|(?<=<div>\\[)[^\\]]*|(?<=Error id )[0-9a-f-]+");

    /** Of an error, whose time and id have no fixed length. */
    private static final Pattern LENGTH = Pattern.compile("(?<=\r\nContent-Length: )[0-9]+", Pattern.CASE_INSENSITIVE);

    /** Frameworks list methods in the order of a set, which differs from run to run. */
    private static final Pattern ALLOWED = Pattern.compile("(?<=\r\nAllow: )[^\r]*", Pattern.CASE_INSENSITIVE);

    private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.[01] [2-5]\\d\\d ");

    private final Map<String, String> texts = new LinkedHashMap<>();

    /** Adds a request without a body; see {@link #add(String, String, String, String)}. */
    public RawRequests add(String id, String target, String headers) {
        return add(id, target, headers, "");
    }

    /**
     * Adds a request after whose answer the connection ends.
     *
     * @param id its id
     * @param target method and target, such as {@code GET /orders/17}
     * @param headers further headers, each with its line end
     * @param body the body, each character a byte; empty for none
     */
    public RawRequests add(String id, String target, String headers, String body) {
        return addText(id, text(id, target, headers, body));
    }

    /**
     * Adds bytes as they are.
     *
     * @param id their id, which they may have as header
     * @param text the bytes, each as a character; after the answer to them the server closes the connection
     */
    public RawRequests addText(String id, String text) {
        texts.put(id, text);
        return this;
    }

    /** Returns the bytes of a request, each as a character; see {@link #add(String, String, String, String)}. */
    public static String text(String id, String target, String headers, String body) {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return target + " HTTP/1.1\r\nHost: shop.example.com\r\nConnection: close\r\nX-Request-ID: " + id + "\r\n"
                + headers + length + "\r\n" + body;
    }

    /**
     * Adds a request that expects {@code 100 Continue}, and after it another one on the same connection: Jetty keeps the connection of
     * the former open, whatever its header {@code Connection} says.
     *
     * @param id the id of both
     * @param target method and target of the first
     * @param headers further headers of the first, each with its line end
     * @param body the body of the first, sent without waiting
     * @param next the second, after whose answer the connection ends
     */
    public RawRequests addExpecting(String id, String target, String headers, String body, String next) {
        String expecting = text(id, target, headers + "Expect: 100-continue\r\n", body);
        return addText(id, expecting.replace("Connection: close\r\n", "") + next);
    }

    /**
     * Counts the answers that a connection got, {@code 100 Continue} apart: a server may close it after the first one of several.
     *
     * @param answers all that the server sent
     */
    public static int count(String answers) {
        return (int) ANSWER.matcher(answers).results().count();
    }

    /** Returns the ids, in the order in which the requests are sent. */
    public Set<String> ids() {
        return texts.keySet();
    }

    /**
     * Sends all requests, each on a connection of its own.
     *
     * @param port the service's port
     * @return the answers by the requests' ids, each byte a character; dates and session ids are replaced
     */
    public Map<String, String> sendAll(int port) throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        for (Map.Entry<String, String> request : texts.entrySet()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.getOutputStream().write(request.getValue().getBytes(StandardCharsets.ISO_8859_1));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                answers.put(request.getKey(), normalize(answer));
            } catch (IOException e) {
                throw new IOException("no answer to " + request.getKey() + ": " + e.getMessage(), e);
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
