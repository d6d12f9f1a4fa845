package io.waymark.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.http.AnswerComparison;
import io.waymark.testing.http.AnswerComparison.Agents;
import io.waymark.testing.http.RawRequests;
import io.waymark.testing.process.Jdk;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A WAR answers byte for byte as without the agent, also with OpenTelemetry's agent beside it in both orders. */
class WarAnswersIT {
    private static final String BOB = "Authorization: Basic Ym9iOnNlY3JldA==\r\n";
    private static final String EMPTY = BOB + "Content-Length: 0\r\n";
    private static final String BOUNDARY = "boundary-7";
    private static final String UPLOAD =
            "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"order.txt\"\r\n"
                    + "Content-Type: text/plain\r\n\r\nmilk\r\n--" + BOUNDARY + "--\r\n";

    /** What the statuses of some answers are: without them, answers that are the same would show little. */
    private static final Map<String, Integer> STATUSES = Map.of(
            "order",
            200,
            "failing",
            500,
            "moved",
            302,
            "refused",
            409,
            "upload",
            200,
            "async",
            202,
            "broken filter",
            500,
            "denied",
            401,
            "wrong method",
            405);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void answersAreTheSame(WarContainer container) throws Exception {
        RawRequests requests = requests();
        AnswerComparison comparison = AnswerComparison.of(
                folder,
                container.isJavax() ? Jdk.all().get(0) : Jdk.newest(),
                jvm -> container.start(jvm, folder),
                requests::sendAll,
                List.of(Agents.WAYMARK, Agents.WAYMARK_FIRST, Agents.WAYMARK_LAST));
        Map<String, String> answers = comparison.answers(Agents.NONE);
        STATUSES.forEach((id, status) -> assertThat(answers.get(id)).as(id).startsWith("HTTP/1.1 " + status + " "));
        Map<String, Integer> events = new TreeMap<>();
        answers.forEach((id, answer) -> events.put(id, RawRequests.count(answer)));
        comparison.assertSame(events);
    }

    private static RawRequests requests() {
        RawRequests requests = new RawRequests()
                .add("order", "POST /shop/orders/17", EMPTY)
                .add("query", "POST /shop/orders/17?a=1&b=%20&a=2", EMPTY)
                .add("path parameter", "POST /shop/orders/17;v=1", EMPTY)
                .add("body", "POST /shop/orders/17", BOB + "Content-Type: text/plain\r\n", "tea")
                .add("failing", "POST /shop/orders/fail", EMPTY)
                .add("moved", "POST /shop/orders/moved", EMPTY)
                .add("forward", "POST /shop/orders/forward", EMPTY)
                .add("include", "POST /shop/orders/include", EMPTY)
                .add("refused", "POST /shop/orders/refuse", EMPTY)
                .add(
                        "upload",
                        "POST /shop/orders/upload",
                        BOB + "Content-Type: multipart/form-data; boundary=" + BOUNDARY + "\r\n",
                        UPLOAD)
                .add("late", "POST /shop/orders/late", EMPTY)
                .add("async", "POST /shop/orders/async", EMPTY)
                .add("broken filter", "POST /shop/broken", EMPTY)
                .add("not found", "POST /shop/nowhere", EMPTY)
                .add("other context", "POST /elsewhere", EMPTY)
                .add("denied", "POST /shop/orders/17", "Content-Length: 0\r\n")
                .add(
                        "wrong password",
                        "POST /shop/orders/17",
                        "Authorization: Basic Ym9iOndyb25n\r\nContent-Length: 0\r\n")
                .add("wrong method", "GET /shop/orders/17", BOB)
                .add("head", "HEAD /shop/orders/17", BOB)
                .add("options", "OPTIONS /shop/orders/17", BOB)
                .add("unknown method", "PROPFIND /shop/orders/17", BOB)
                .addExpecting(
                        "expect continue",
                        "POST /shop/orders/17",
                        BOB + "Content-Type: text/plain\r\n",
                        "tea",
                        RawRequests.text("expect continue", "POST /shop/orders/17", EMPTY, ""));
        requests.addText(
                "old protocol",
                "POST /shop/orders/17 HTTP/1.0\r\nHost: h\r\nX-Request-ID: old protocol\r\n" + EMPTY + "\r\n");
        String chunked = "POST /shop/orders/17 HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: text/plain\r\n"
                + "Transfer-Encoding: chunked\r\nX-Request-ID: chunked body\r\n" + BOB + "\r\n3\r\ntea\r\n0\r\n\r\n";
        requests.addText("chunked body", chunked);
        String first = RawRequests.text("kept alive", "POST /shop/orders/17", EMPTY, "")
                + RawRequests.text("kept alive", "POST /shop/orders/async", EMPTY, "");
        requests.addText(
                "kept alive",
                first.replace("Connection: close\r\n", "")
                        + RawRequests.text("kept alive", "POST /shop/orders/17", EMPTY, ""));
        return requests;
    }
}
