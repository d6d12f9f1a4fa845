package io.waymark.agent.servercall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.capture.AuditedMethod;
import io.waymark.agent.capture.CaptureFixture;
import io.waymark.agent.context.StubRequest;
import io.waymark.agent.request.Endpoints;
import io.waymark.agent.request.RequestRoute;
import io.waymark.agent.request.RoutePattern;
import io.waymark.agent.request.ServedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestRecorderTest {
    private static final String FAILURE = "jakarta.servlet.error.exception";
    private static final String MESSAGE = "jakarta.servlet.error.message";

    private final CaptureFixture fixture = new CaptureFixture();

    /** An exception whose own methods fail. */
    private static final class HostileException extends ExecutionException {
        private static final long serialVersionUID = 1;

        HostileException() {
            super("hostile", null);
        }

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("no cause");
        }
    }

    /** As containers wrap what a handler threw. */
    private static final class ServletException extends Exception {
        private static final long serialVersionUID = 1;

        ServletException(@Nullable Throwable cause) {
            super(cause);
        }

        @Override
        public synchronized Throwable getCause() {
            Throwable cause = super.getCause();
            if (cause == null) {
                throw new IllegalStateException("no cause");
            }
            return cause;
        }
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static StubRequest request(String method, String path, @Nullable String query) {
        StubRequest request = new StubRequest();
        request.method = method;
        request.path = path;
        request.query = query;
        request.remoteAddress = "198.51.100.7";
        request.status = 200;
        return request;
    }

    private void serve(StubRequest request) {
        Object outer = fixture.hooks.beginRequest(request, null);
        fixture.hooks.restoreScope(outer);
        fixture.hooks.endRequest(request);
        fixture.hooks.endRequest(request);
    }

    private JsonNode parameters(String query) {
        serve(request("POST", "/orders", query));
        return fixture.onlyRecord().get("requestParameters");
    }

    @Test
    void recordsOneEventOfARequest() {
        StubRequest request = request("POST", "/orders", "size=2&size=3");
        request.principal = "bob";
        serve(request);
        JsonNode event = fixture.onlyRecord();
        assertThat(event.get("eventName").asText()).isEqualTo("POST /**");
        assertThat(event.get("eventSource").asText()).isEqualTo("till");
        assertThat(event.get("sourceIPAddress").asText()).isEqualTo("198.51.100.7");
        assertThat(event.get("userIdentity").toString()).contains("bob");
        assertThat(event.get("readOnly").asBoolean()).isFalse();
        assertThat(event.get("requestParameters"))
                .hasToString("{\"httpMethod\":\"POST\",\"path\":\"/orders\",\"size\":[\"2\",\"3\"]}");
        assertThat(event.get("responseElements")).hasToString("{\"status\":200}");
        assertThat(event.has("errorCode")).isFalse();
    }

    @Test
    void recordsNoEventOfAnExcludedRequest() {
        serve(request("GET", "/health", null));
        assertThat(fixture.records()).isEmpty();
        assertThat(fixture.callers.requests().all()).isEmpty();
    }

    @Test
    void recordsNoSecondEventOfAnAuditedHandler() {
        AuditedMethod method = CaptureFixture.method("placeOrder", "value");
        StubRequest request = request("POST", "/orders", null);
        Object outer = fixture.hooks.beginRequest(request, null);
        Objects.requireNonNull(fixture.callers.currentRequest())
                .onRouted(new RequestRoute(
                        new RequestRoute.HandlerMethod(
                                method.declaringClass(), method.methodName(), method.descriptor()),
                        "/orders",
                        Map.of()));
        var call = fixture.hooks.begin(fixture.methods.register(method), null);
        call.argument(0, "x");
        call.returned();
        fixture.hooks.restoreScope(outer);
        fixture.hooks.endRequest(request);
        assertThat(fixture.onlyRecord().get("eventName").asText()).isEqualTo("placeOrder");
    }

    @Test
    void hidesTheCodeOfAnAuthorizationServerAlsoInTheErrorMessage() {
        StubRequest request = request("POST", "/callback", "code=abc123def&state=x");
        request.status = 500;
        request.attributes.put(FAILURE, new IllegalStateException("invalid_grant: abc123def was used"));
        serve(request);
        assertThat(fixture.texts().get(0)).contains("was used").doesNotContain("abc123def");
    }

    @Test
    void hidesSecretsOfTheQueryAlsoInTheErrorMessage() {
        StubRequest request =
                request("POST", "/orders", "%70assword=hunter22&" + "a".repeat(300) + "token=hunter33&x=1");
        request.status = 500;
        request.attributes.put(FAILURE, new IllegalStateException("hunter22 and hunter33 are wrong"));
        serve(request);
        assertThat(fixture.onlyRecord().get("errorCode").asText()).isEqualTo("IllegalStateException");
        assertThat(fixture.texts().get(0)).contains("are wrong").doesNotContain("hunter");
    }

    @Test
    void hidesSessionIdsOfThePathAlsoInTheErrorMessage() {
        StubRequest request = request("POST", "/orders;jsessionid=5F3A9C77/..;/x", null);
        request.status = 404;
        request.attributes.put(MESSAGE, "Not found: /orders;jsessionid=5F3A9C77/..;/x");
        serve(request);
        assertThat(fixture.onlyRecord().get("requestParameters").get("path").asText())
                .isEqualTo("/orders;jsessionid/..;/x");
        assertThat(fixture.texts().get(0)).contains("Not found: ").doesNotContain("5F3A9C77");
    }

    @Test
    void keepsParametersApartThatHaveNamesOfOthers() {
        endpoint("/orders/{pin}/{route}/{id}");
        serve(request("POST", "/orders/4711/r/i", "pin=0815&route=q&query=z&path=p&httpMethod=GET&id=other"));
        JsonNode parameters = fixture.onlyRecord().get("requestParameters");
        assertThat(fixture.texts().get(0)).doesNotContain("4711").doesNotContain("0815");
        assertThat(parameters.get("httpMethod").asText()).isEqualTo("POST");
        assertThat(parameters.get("id").asText()).isEqualTo("i");
        assertThat(parameters.get("pathVariables")).hasToString("{\"route\":\"r\"}");
        assertThat(parameters.get("query").get("route").asText()).isEqualTo("q");
        assertThat(parameters.get("query").get("query").asText()).isEqualTo("z");
        assertThat(parameters.get("query").get("httpMethod").asText()).isEqualTo("GET");
        assertThat(parameters.get("query").get("id").asText()).isEqualTo("other");
    }

    @Test
    void saysHowManyParametersOfAHugeQueryAreOmitted() {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            query.append("&p").append(i).append('=').append("v".repeat(20));
        }
        JsonNode parameters = parameters(query.toString());
        assertThat(parameters.get("omitted").get("reason").asText()).isEqualTo("maxCount");
        assertThat(parameters.get("omitted").get("size").asInt()).isEqualTo(5002);
        assertThat(fixture.texts().get(0).length()).isLessThan(256 * 1024);
    }

    @Test
    void boundsAndEscapesHostileHeadersAndPaths() {
        StubRequest request = request("PO\u0000ST\"\r\n", "/a\r\n\u0000\ud800\"" + "x".repeat(100_000), null);
        for (String name : List.of("Host", "X-Request-ID", "X-Amzn-Trace-Id", "traceparent")) {
            request.headers.put(name, "\"},\r\n\u0000\udc00" + "y".repeat(100_000));
        }
        request.userAgent = "\"\r\n" + "z".repeat(100_000);
        serve(request);
        JsonNode event = fixture.onlyRecord();
        assertThat(event.get("additionalEventData").get("host").asText())
                .startsWith("\"},\r\n\u0000")
                .hasSize(1024);
        assertThat(event.get("additionalEventData").has("traceId")).isFalse();
        assertThat(fixture.texts().get(0)).doesNotContain("\n").hasSizeLessThan(20_000);
    }

    @Test
    void recordsARequestWithoutAnythingReadable() {
        serve(new StubRequest());
        assertThat(fixture.onlyRecord().get("eventName").asText()).isEqualTo("UNKNOWN /**");
        assertThat(fixture.onlyRecord().get("readOnly").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "400,ValidationException",
        "401,AccessDenied",
        "403,AccessDenied",
        "404,ResourceNotFoundException",
        "409,ConflictException",
        "422,ValidationException",
        "429,ThrottlingException",
        "418,418",
        "500,500",
        "503,503"
    })
    void namesErrorsByStatus(int status, String expected) {
        StubRequest request = request("POST", "/orders", null);
        request.status = status;
        serve(request);
        assertThat(fixture.onlyRecord().get("errorCode").asText()).isEqualTo(expected);
        assertThat(fixture.onlyRecord().get("responseElements").get("status").asInt())
                .isEqualTo(status);
    }

    @Test
    void namesTheExceptionThatContainersWrap() {
        StubRequest request = request("POST", "/orders", null);
        request.status = 500;
        request.attributes.put(FAILURE, new ServletException(new IllegalArgumentException("too many")));
        serve(request);
        assertThat(fixture.onlyRecord().get("errorCode").asText()).isEqualTo("IllegalArgumentException");
        assertThat(fixture.onlyRecord().get("errorMessage").asText()).isEqualTo("too many");
    }

    @Test
    void recordsRequestsWhoseExceptionsFail() {
        StubRequest wrapped = request("POST", "/a", null);
        wrapped.status = 500;
        wrapped.attributes.put(FAILURE, new ServletException(null));
        serve(wrapped);
        StubRequest hostile = request("POST", "/b", null);
        hostile.status = 500;
        hostile.attributes.put(FAILURE, new HostileException());
        serve(hostile);
        assertThat(fixture.records())
                .extracting(event -> event.get("errorCode").asText())
                .containsExactly("ServletException", "HostileException");
    }

    @Test
    void ignoresSuccessfulRequestsOldExceptions() {
        StubRequest request = request("POST", "/orders", null);
        request.attributes.put(FAILURE, new IllegalStateException("handled"));
        serve(request);
        assertThat(fixture.onlyRecord().has("errorCode")).isFalse();
    }

    @Test
    void namesARefusedRequestByItsEndpointWithinItsApplication() {
        endpoint("/orders");
        endpoint("/ping/orders");
        StubRequest refused = request("DELETE", "/shop/orders", null);
        refused.contextPath = "/shop";
        serve(refused);
        StubRequest other = request("DELETE", "/shopping/orders", null);
        other.contextPath = "/shop";
        serve(other);
        assertThat(fixture.records())
                .extracting(event -> event.get("eventName").asText())
                .containsExactly("Handle", "DELETE /**");
    }

    @Test
    void auditsNoCallsThatReadingTheRequestMakes() {
        int method = fixture.methods.register(CaptureFixture.method("getPath", "value"));
        StubRequest request = request("POST", "/orders", null);
        request.onRead = () -> {
            var call = fixture.hooks.begin(method, null);
            call.argument(0, "x");
            call.returned();
        };
        serve(request);
        assertThat(fixture.onlyRecord().get("eventName").asText()).isEqualTo("POST /**");
    }

    @Test
    void recordsARequestThatIsServedWhenTheJvmStops() {
        StubRequest pending = request("POST", "/orders", null);
        Object outer = fixture.hooks.beginRequest(pending, null);
        fixture.hooks.restoreScope(outer);
        assertThat(fixture.serverCalls.countUnfinished()).isEqualTo(1);
        fixture.serverCalls.abandonUnfinished(Duration.ofSeconds(10));
        fixture.hooks.endRequest(pending);
        JsonNode event = fixture.onlyRecord();
        assertThat(event.get("responseElements"))
                .hasToString("{\"omitted\":{\"reason\":\"pending\",\"type\":\"" + StubRequest.class.getName() + "\"}}");
        assertThat(event.has("errorCode")).isFalse();
        assertThat(fixture.serverCalls.countUnfinished()).isZero();
    }

    @Test
    void forgetsARequestWhenItEnds() {
        StubRequest request = request("POST", "/orders", null);
        Object outer = fixture.hooks.beginRequest(request, null);
        ServedRequest served = fixture.callers.currentRequest();
        fixture.hooks.restoreScope(outer);
        fixture.hooks.endRequest(request);
        assertThat(served).isNotNull();
        assertThat(fixture.records()).hasSize(1);
        assertThat(fixture.callers.currentRequest()).isNull();
        assertThat(fixture.callers.requests().all()).isEmpty();
    }

    @Test
    void recordsARequestThatTheServiceForgets() {
        fixture.hooks.restoreScope(fixture.hooks.beginRequest(request("POST", "/forgotten", null), null));
        Awaitility.await().untilAsserted(() -> {
            System.gc();
            serve(request("POST", "/next", null));
            assertThat(fixture.records().stream()
                            .filter(RequestRecorderTest::isForgotten)
                            .count())
                    .isEqualTo(1);
        });
    }

    private static boolean isForgotten(JsonNode event) {
        return event.at("/requestParameters/path").asText().equals("/forgotten")
                && event.at("/responseElements/omitted/reason").asText().equals("pending")
                && event.get("sourceIPAddress").asText().equals("198.51.100.7");
    }

    private void endpoint(String path) {
        fixture.endpoints.add(new Endpoints.Endpoint(
                "library",
                RoutePattern.of(Set.of(), path),
                new RequestRoute.HandlerMethod("com.example.Orders", "handle", "()V")));
    }
}
