package io.waymark.agent.servercall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.capture.CaptureFixture;
import io.waymark.agent.context.StubRequest;
import io.waymark.agent.request.RequestLine;
import io.waymark.agent.request.RequestRoute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

    /** The parameters of a request that failed are written at once. */
    private JsonNode parameters(String path, RequestRoute route, boolean later) {
        return parameters(path, null, route, later);
    }

    private JsonNode parameters(String path, @Nullable String query, RequestRoute route, boolean later) {
        int before = fixture.records().size();
        StubRequest request = new StubRequest();
        request.method = "POST";
        request.path = path;
        request.query = query;
        request.status = later ? 200 : 404;
        Object outer = fixture.hooks.beginRequest(request, null);
        Objects.requireNonNull(fixture.callers.currentRequest()).onRouted(route);
        fixture.hooks.restoreScope(outer);
        fixture.hooks.endRequest(request);
        List<JsonNode> records = fixture.records();
        assertThat(records).hasSize(before + 1);
        assertThat(records.get(before).has("errorCode")).isNotEqualTo(later);
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

    static Stream<String> queries() {
        return Stream.of(
                "",
                "&",
                "pet=cat",
                "pet=cat&pet=dog&pet",
                "a=1&=2&b&c=&&d=%20+%C3%A9%ZZ%",
                "id=taken&route=taken&query=taken&path=taken&httpMethod=taken",
                "code=secret&Code=secret&code=secret",
                "password=secret&api_key=secret&next=https://ada:secret@example.com/?token=secret",
                "%ud800=1&%EF%BF%BD=2&\ud800=3&\udc00=4",
                "omitted=1&" + "n".repeat(200) + "=1&" + "n".repeat(201) + "=2",
                IntStream.range(0, 130).mapToObj(i -> "p" + i).collect(Collectors.joining("&")),
                "q=" + "x".repeat(510),
                "q=" + "x".repeat(511),
                "q=" + "x".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void queriesAreThoseWrittenAtOnce(String query) {
        for (RequestRoute route : routes().toList()) {
            JsonNode atOnce = parameters("/orders/17", query, route, false);
            assertThat(parameters("/orders/17", query, route, true)).hasToString(atOnce.toString());
            assertThat(atOnce.toString()).doesNotContain("secret");
        }
    }

    @Test
    void whatIsHeldOfAQueryIsBounded() {
        RequestRoute route = route("id", "17");
        RequestLine line = new RequestLine("POST", "/orders/17", "q=" + "x".repeat(510));
        RouteParameters parameters = Objects.requireNonNull(RouteParameters.of(fixture.capture, line, route, null));
        assertThat(parameters.hold(line, route)).isNotNull();
        assertThat(parameters.hold(line.withQuery(line.query() + "x"), route)).isNull();
        for (int i = 1; i < 16; i++) {
            assertThat(parameters.hold(line.withQuery("q&p" + i), route)).isNotNull();
        }
        assertThat(parameters.hold(line.withQuery("q&p16"), route)).isNull();
        assertThat(parameters.hold(line.withQuery("q&p1&p15"), route)).isNotNull();
    }

    @Test
    void queryThatHidesAValueIsNotHeld() {
        RequestRoute route = route("id", "17");
        RequestLine line = new RequestLine("POST", "/orders/17", "pet=cat");
        RouteParameters parameters = Objects.requireNonNull(RouteParameters.of(fixture.capture, line, route, null));
        assertThat(parameters.hold(line, route)).isNotNull();
        for (String query : List.of(
                "password=x",
                "pet=cat&api_key=x",
                "Code=x",
                "pass%77ord=x",
                "id=x",
                "route=x",
                "pet=x&pet=y",
                "pet=x&",
                "")) {
            assertThat(parameters.hold(line.withQuery(query), route)).as(query).isNull();
            assertThat(parameters.hold(line, route)).isNotNull();
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
