package io.waymark.spring.answers;

import io.waymark.testing.http.RawRequests;

/** Requests for every way in which {@link AnsweringService} answers. */
public final class AnswerRequests {
    private static final String BASIC_BOB = "Authorization: Basic Ym9iOnNlY3JldA==\r\n";
    private static final String BASIC_WRONG = "Authorization: Basic Ym9iOndyb25n\r\n";
    private static final String BOUNDARY = "boundary-7";
    private static final String UPLOAD =
            "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nfragile\r\n--"
                    + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.txt\"\r\n"
                    + "Content-Type: text/plain\r\n\r\nmilk\r\n\r\n--" + BOUNDARY + "--\r\n";

    private AnswerRequests() {}

    /** Returns all requests. */
    public static RawRequests all() {
        RawRequests requests = new RawRequests();
        String order = "{\"orderId\":\"17\",\"quantity\":3}";
        requests.add("get", "GET /orders/17", "");
        requests.add("query", "GET /orders/17?a=1&b=%20&a=2", "");
        requests.add("path parameter", "GET /orders/17;v=1", "");
        requests.add("head", "HEAD /orders/17", "");
        requests.add("options", "OPTIONS /orders/17", "");
        requests.add("trace", "TRACE /orders/17", "");
        requests.add("unknown method", "PROPFIND /orders/17", "");
        requests.add("json", "POST /orders", "Content-Type: application/json\r\n", order);
        requests.add("wrong json", "POST /orders", "Content-Type: application/json\r\n", "{");
        requests.add("wrong media type", "POST /orders", "Content-Type: text/x\r\n", "x");
        requests.add("method not allowed", "PUT /orders", "");
        requests.addText(
                "chunked body",
                "POST /orders HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\nX-Request-ID: chunked body\r\n\r\n"
                        + Integer.toHexString(order.length())
                        + "\r\n" + order + "\r\n0\r\n\r\n");
        requests.addExpecting(
                "expect continue",
                "POST /raw",
                "",
                "body",
                RawRequests.text("expect continue", "GET /orders/17", "", ""));
        requests.add("raw", "POST /raw", "Content-Type: application/octet-stream\r\n", "\u0000\u00ff\r\n\u007f");
        requests.add(
                "form", "POST /form", "Content-Type: application/x-www-form-urlencoded\r\n", "item=tea&color=%23fff");
        requests.add(
                "missing parameter", "POST /form", "Content-Type: application/x-www-form-urlencoded\r\n", "color=red");
        requests.add(
                "multipart",
                "POST /upload",
                "Content-Type: multipart/form-data; boundary=" + BOUNDARY + "\r\n",
                UPLOAD);
        requests.add("anonymous denied", "DELETE /orders/17", "");
        requests.add("user denied", "DELETE /orders/17", BASIC_BOB);
        requests.add("wrong password", "DELETE /orders/17", BASIC_WRONG);
        requests.add("user", "GET /private", BASIC_BOB);
        requests.add("login page", "GET /login", "");
        requests.add("redirect to login", "GET /private", "Accept: text/html\r\n");
        requests.add(
                "failed login",
                "POST /login",
                "Content-Type: application/x-www-form-urlencoded\r\n",
                "username=bob&password=x");
        requests.add(
                "login",
                "POST /login",
                "Content-Type: application/x-www-form-urlencoded\r\n",
                "username=bob&password=secret");
        requests.add("logout", "POST /logout", "");
        requests.add("exception", "POST /fail", "");
        requests.add("exception as page", "POST /fail", "Accept: text/html\r\n");
        requests.add("handled exception", "POST /handled", "");
        requests.add("sent error", "POST /send-error", "");
        requests.add("not found", "GET /nowhere", "");
        requests.add("redirect", "GET /redirect", "");
        requests.add("forward", "GET /forward", "");
        requests.add("long", "GET /long", "");
        requests.add("gzip", "GET /long", "Accept-Encoding: gzip\r\n");
        requests.add("stream", "GET /stream", "");
        requests.add("server-sent events", "GET /events", "");
        requests.add("callable", "GET /callable", "");
        requests.add("deferred", "GET /deferred", "");
        requests.add("timeout", "GET /timeout", "");
        requests.add("cookie", "GET /cookie", "Cookie: theme=light; other=\"x y\"\r\n");
        requests.add("session", "GET /session", "");
        requests.add("etag", "GET /not-modified", "");
        requests.add("not modified", "GET /not-modified", "If-None-Match: \"v7\"\r\n");
        requests.add("static file", "GET /parcel.txt", "");
        requests.add("range", "GET /parcel.txt", "Range: bytes=3-9\r\n");
        requests.add("wrong range", "GET /parcel.txt", "Range: bytes=999-\r\n");
        requests.add("conditional", "GET /parcel.txt", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT\r\n");
        requests.addText("old protocol", "GET /orders/17 HTTP/1.0\r\nX-Request-ID: old protocol\r\n\r\n");
        requests.add("excluded", "GET /health", "");
        requests.add("malformed path", "GET /orders/%zz", "");
        requests.addText("malformed line", "GET\r\n\r\n");
        requests.addText("no host", "GET /orders/17 HTTP/1.1\r\nConnection: close\r\n\r\n");
        requests.add("header too large", "GET /orders/17", "X-Large: " + "x".repeat(10_000) + "\r\n");
        // Four on one connection.
        String keptAlive = RawRequests.text("kept alive", "GET /orders/17", "", "")
                + RawRequests.text("kept alive", "GET /stream", "", "")
                + RawRequests.text("kept alive", "POST /orders", "Content-Type: application/json\r\n", order);
        requests.addText(
                "kept alive",
                keptAlive.replace("Connection: close\r\n", "")
                        + RawRequests.text("kept alive", "GET /orders/21", "", ""));
        return requests;
    }
}
