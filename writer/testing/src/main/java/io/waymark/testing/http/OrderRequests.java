package io.waymark.testing.http;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Requests for a service of orders, whichever framework serves it: it has {@code GET}, {@code POST} and {@code DELETE} (which
 * fails) of {@code /orders/17}, and {@code POST} of {@code /orders/17/feed} (server-sent events) and {@code /orders/17/upload}
 * (multipart); all of them need a user.
 */
public final class OrderRequests {
    private static final String BOUNDARY = "boundary-7";
    private static final String UPLOAD = "--" + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"order.txt\"\r\n"
            + "Content-Type: text/plain\r\n\r\nmilk\r\n--" + BOUNDARY + "--\r\n";
    private static final String TYPE = "Content-Type: multipart/form-data; boundary=" + BOUNDARY + "\r\n";

    /** What the statuses of some answers are: without them, answers that are the same would show little. */
    private static final Map<String, Pattern> STATUSES = Map.of(
            "get", Pattern.compile("200"),
            "create", Pattern.compile("20[01]"),
            "head", Pattern.compile("200|405"),
            "denied", Pattern.compile("30[27]|40[13]"),
            "failing", Pattern.compile("5.."),
            "not found", Pattern.compile("404"),
            "events", Pattern.compile("200"),
            "multipart", Pattern.compile("20[01]"),
            "kept alive", Pattern.compile("200"));

    private OrderRequests() {}

    /**
     * Returns the requests.
     *
     * @param base what all paths begin with
     * @param authorization the header {@code Authorization} of a user who may do everything
     */
    public static RawRequests of(String base, String authorization) {
        String user = "Authorization: " + authorization + "\r\n";
        String order = base + "/orders/17";
        RawRequests requests = new RawRequests()
                .add("get", "GET " + order, user)
                .add("query", "GET " + order + "?a=1&b=%20&a=2", user)
                .add("head", "HEAD " + order, user)
                .add("options", "OPTIONS " + order, user)
                .add("create", "POST " + order, user + "Content-Length: 0\r\n")
                .add("body", "POST " + order, user + "Content-Type: text/plain\r\n", "tea")
                .addExpecting(
                        "expect continue",
                        "POST " + order,
                        user + "Content-Type: text/plain\r\n",
                        "x",
                        RawRequests.text("expect continue", "GET " + order, user, ""))
                .add("denied", "POST " + order, "Content-Length: 0\r\n")
                .add("denied reading", "GET " + order, "")
                .add("failing", "DELETE " + order, user)
                .add("not found", "POST " + base + "/nowhere", user + "Content-Length: 0\r\n")
                .add("unknown method", "PROPFIND " + order, user)
                .add("malformed path", "GET " + base + "/orders/%zz", user)
                .add("events", "POST " + order + "/feed", user + "Content-Length: 0\r\n")
                .add("multipart", "POST " + order + "/upload", user + TYPE, UPLOAD)
                .add("header of 5 KB", "GET " + order, user + "X-Large: " + "x".repeat(5_000) + "\r\n");
        requests.addText(
                "old protocol",
                "GET " + order + " HTTP/1.0\r\nHost: h\r\nX-Request-ID: old protocol\r\n" + user + "\r\n");
        String chunked = "POST " + order + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: text/plain\r\n"
                + "Transfer-Encoding: chunked\r\nX-Request-ID: chunked body\r\n" + user + "\r\n3\r\ntea\r\n0\r\n\r\n";
        requests.addText("chunked body", chunked);
        String first = RawRequests.text("kept alive", "GET " + order, user, "")
                + RawRequests.text("kept alive", "POST " + order + "/feed", user + "Content-Length: 0\r\n", "");
        requests.addText(
                "kept alive",
                first.replace("Connection: close\r\n", "") + RawRequests.text("kept alive", "GET " + order, user, ""));
        return requests;
    }

    /**
     * Asserts that the service does what the requests are for.
     *
     * @param answers the answers by the requests' ids
     */
    public static void assertStatuses(Map<String, String> answers) {
        Map<String, String> others = new TreeMap<>();
        STATUSES.forEach((id, status) -> {
            String answer = answers.getOrDefault(id, "");
            String found = answer.length() < 12 ? answer : answer.substring(9, 12);
            if (!status.matcher(found).matches()) {
                others.put(id, found + " instead of " + status);
            }
        });
        if (!others.isEmpty()) {
            throw new AssertionError("the service answers " + others);
        }
    }

    /** Returns how many events there are of each request, by its id. */
    public static Map<String, Integer> events(RawRequests requests) {
        Map<String, Integer> events = new TreeMap<>();
        requests.ids().forEach(id -> events.put(id, 1));
        events.put("expect continue", 2);
        events.put("kept alive", 3);
        return events;
    }
}
