package io.waymark.agent.servercall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.capture.CaptureFixture;
import io.waymark.agent.context.StubRequest;
import io.waymark.agent.request.RequestRoute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parameters that are written later are the same as those that are written at once. */
class RouteParametersTest {
    private static final RequestRoute.HandlerMethod HANDLER =
            new RequestRoute.HandlerMethod("com.example.Orders", "get", "()V");

    private final CaptureFixture fixture = new CaptureFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** An empty query has no parameters, but a request with a query is written at once. */
    private JsonNode parameters(String path, RequestRoute route, boolean later) {
        int before = fixture.records().size();
        StubRequest request = new StubRequest();
        request.method = "POST";
        request.path = path;
        request.query = later ? null : "";
        request.status = 200;
        Object outer = fixture.hooks.beginRequest(request, null);
        Objects.requireNonNull(fixture.callers.currentRequest()).onRouted(route);
        fixture.hooks.restoreScope(outer);
        fixture.hooks.endRequest(request);
        List<JsonNode> records = fixture.records();
        assertThat(records).hasSize(before + 1);
        return records.get(before).get("requestParameters");
    }

    private static RequestRoute route(String... variables) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            named.put(variables[i], variables[i + 1]);
        }
        return new RequestRoute(HANDLER, "/orders/{id}", named);
    }

    static Stream<RequestRoute> routes() {
        return Stream.of(
                new RequestRoute(null, null, Map.of()),
                new RequestRoute(null, "/**", Map.of()),
                new RequestRoute(null, "/orders/{id}", Map.of("id", "17")),
                new RequestRoute(HANDLER, null, Map.of()),
                route(),
                route("id", "17"),
                route("id", "17", "line", "3", "note", ""),
                route("id", "\"\\\r\n\u0000\ud800\u00e9\u4e2d"),
                route("id", "https://ada:secret@example.com/?token=secret"),
                route("id", "x".repeat(256)),
                route("id", "x".repeat(257)),
                route("id", "x".repeat(100_000)),
                route("password", "secret"),
                route("id", "17", "apiKey", "secret"),
                route("route", "taken", "id", "17"),
                route("n".repeat(200), "17"),
                route(IntStream.range(0, 20)
                        .mapToObj(i -> i % 2 == 0 ? "v" + i : "x".repeat(250))
                        .toArray(String[]::new)),
                route(IntStream.range(0, 16)
                        .mapToObj(i -> i % 2 == 0 ? "v" + i : "\u4e2d".repeat(256))
                        .toArray(String[]::new)));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void textIsThatOfParametersWrittenAtOnce(RequestRoute route) {
        for (String path : List.of("/orders/17", "/orders/17;jsessionid=secret", "/" + "y".repeat(300))) {
            JsonNode atOnce = parameters(path, route, false);
            assertThat(parameters(path, route, true)).hasToString(atOnce.toString());
            assertThat(atOnce.toString()).doesNotContain("secret");
        }
    }

    /** The first request of a route says which names there are; optional parts of a path may be absent in others. */
    @Test
    void namesMayDifferBetweenRequests() {
        for (RequestRoute route : List.of(
                route("id", "17"),
                route("id", "17", "line", "3"),
                route("line", "3"),
                route("password", "secret"),
                route("id", "17"),
                new RequestRoute(HANDLER, "/orders/{id}", Map.of()))) {
            JsonNode atOnce = parameters("/orders/17", route, false);
            assertThat(parameters("/orders/17", route, true)).hasToString(atOnce.toString());
            assertThat(atOnce.toString()).doesNotContain("secret");
        }
    }

    @Test
    void unroutedRequestsAndTheRouteOfAllPathsDiffer() {
        parameters("/a", new RequestRoute(null, null, Map.of()), true);
        assertThat(parameters("/b", new RequestRoute(null, "/**", Map.of()), true))
                .hasToString("{\"httpMethod\":\"POST\",\"route\":\"/**\",\"path\":\"/b\"}");
        assertThat(parameters("/c", new RequestRoute(null, null, Map.of()), true))
                .hasToString("{\"httpMethod\":\"POST\",\"path\":\"/c\"}");
    }
}
