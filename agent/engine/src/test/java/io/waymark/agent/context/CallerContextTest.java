package io.waymark.agent.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.identity.UserIdentities;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.request.ForwardingHeader;
import io.waymark.agent.request.TrustedProxies;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallerContextTest {
    private final CallerContext context = new CallerContext("123456789012", null, CallerContextTest::accessor);
    private final StubRequest request = new StubRequest();

    private static String text(Caller caller, EventField field) {
        byte[] key = field.key();
        byte[] member = caller.fields().member(field);
        assertThat(member).startsWith(key);
        return new String(member, key.length, member.length - key.length, StandardCharsets.UTF_8);
    }

    private static @Nullable RequestAccessor accessor(Class<?> type) {
        return type == StubRequest.class ? StubRequest.ACCESSOR : null;
    }

    @Test
    void requestSenderIsTheCaller() {
        request.remoteAddress = "192.0.2.7";
        request.userAgent = "curl/8 \"x\"";
        request.authType = "BASIC";
        request.principal = "ada";
        Object outer = context.enterRequest(request);
        Caller caller = context.current();
        context.restoreScope(outer);

        assertThat(text(caller, EventField.USER_IDENTITY))
                .isEqualTo(
                        "{\"type\":\"IAMUser\",\"principalId\":\"ada\",\"arn\":\"arn:aws:iam::123456789012:user/ada\","
                                + "\"accountId\":\"123456789012\",\"userName\":\"ada\"}");
        assertThat(text(caller, EventField.SOURCE_IP_ADDRESS)).isEqualTo("\"192.0.2.7\"");
        assertThat(text(caller, EventField.USER_AGENT)).isEqualTo("\"curl/8 \\\"x\\\"\"");
    }

    @Test
    void principalIsLookedUpUntilKnown() {
        request.remoteAddress = "192.0.2.7";
        Object outer = context.enterRequest(request);
        assertThat(text(context.current(), EventField.USER_IDENTITY)).isEqualTo("{\"type\":\"Unknown\"}");
        assertThat(context.current().isProvisional()).isTrue();
        request.principal = "ada";
        assertThat(text(context.current(), EventField.USER_IDENTITY)).contains("\"principalId\":\"ada\"");
        assertThat(context.current().isProvisional()).isFalse();
        assertThat(request.principalLookups).isEqualTo(3);
        context.restoreScope(outer);
    }

    @Test
    void emptyRequestHasUnknownCaller() {
        Object outer = context.enterRequest(request);
        Caller caller = context.current();
        context.restoreScope(outer);
        assertThat(text(caller, EventField.USER_IDENTITY)).isEqualTo("{\"type\":\"Unknown\"}");
        assertThat(text(caller, EventField.SOURCE_IP_ADDRESS)).isEqualTo("\"Unknown\"");
        assertThat(caller.fields().member(EventField.USER_AGENT)).isNull();
    }

    /** As after a failed enter, or for an object that is no request. */
    @Test
    void restoringNullKeepsTheOuterRequest() {
        request.remoteAddress = "192.0.2.1";
        Object outer = context.enterRequest(request);
        Caller caller = context.current();
        Object notEntered = context.enterRequest(new Object());
        context.restoreScope(notEntered);
        assertThat(context.current()).isSameAs(caller);
        context.restoreScope(outer);
        assertThat(context.current()).isNotSameAs(caller);
    }

    @Test
    void leavingAnInnerRequestRestoresTheOuterOne() {
        request.remoteAddress = "192.0.2.1";
        Object none = context.enterRequest(request);
        Caller outer = context.current();
        StubRequest inner = new StubRequest();
        inner.remoteAddress = "192.0.2.2";
        Object token = context.enterRequest(inner);
        assertThat(text(context.current(), EventField.SOURCE_IP_ADDRESS)).isEqualTo("\"192.0.2.2\"");
        context.restoreScope(token);
        assertThat(context.current()).isSameAs(outer);
        context.restoreScope(none);
        assertThat(text(context.current(), EventField.SOURCE_IP_ADDRESS)).isEqualTo("\"Unknown\"");
    }

    @Test
    void nonRequestObjectChangesNothing() {
        Caller before = context.current();
        Object outer = context.enterRequest("no request");
        assertThat(context.current()).isSameAs(before);
        context.restoreScope(outer);
        assertThat(context.current()).isSameAs(before);
    }

    @Test
    void serviceIsCallerOutsideRequests() {
        Caller caller = new CallerContext("123456789012", "orders.example.com", CallerContextTest::accessor).current();
        assertThat(text(caller, EventField.USER_IDENTITY))
                .isEqualTo("{\"type\":\"AWSService\",\"invokedBy\":\"orders.example.com\"}");
        assertThat(text(caller, EventField.SOURCE_IP_ADDRESS)).isEqualTo("\"orders.example.com\"");
    }

    @Test
    void longHeadersAreTruncated() {
        request.userAgent = "u".repeat(5000);
        Object outer = context.enterRequest(request);
        assertThat(text(context.current(), EventField.USER_AGENT)).hasSize(1026);
        context.restoreScope(outer);
    }

    private static CallerContext behindProxies(String proxies) {
        TrustedProxies trusted = TrustedProxies.parse(proxies, ForwardingHeader.EITHER, problem -> {
            throw new AssertionError(problem);
        });
        return new CallerContext(new UserIdentities("123456789012"), null, trusted, CallerContextTest::accessor);
    }

    private String senderIn(CallerContext callers) {
        Object outer = callers.enterRequest(request);
        String address = text(callers.current(), EventField.SOURCE_IP_ADDRESS);
        callers.restoreScope(outer);
        return address;
    }

    @Test
    void trustedProxyNamesTheSenderAndTheRequest() {
        request.remoteAddress = "[0:0:0:0:0:0:0:1]";
        request.headers.put("Forwarded", "for=\"[2001:DB8::7]:443\"");
        request.headers.put("X-Request-ID", "6f1c52a0-93a5-4d0c-8d0e-0b9d7b8f9a10");
        CallerContext callers = behindProxies("::1");
        assertThat(senderIn(callers)).isEqualTo("\"2001:db8::7\"");
        Object outer = callers.enterRequest(request);
        CallerScope scope = callers.currentScope();
        callers.restoreScope(outer);
        assertThat(scope).isNotNull();
        assertThat(new UUID(scope.requestIdHigh(), scope.requestIdLow()))
                .hasToString("6f1c52a0-93a5-4d0c-8d0e-0b9d7b8f9a10");
        assertThat(senderIn(context)).as("not trusted").isEqualTo("\"::1\"");
    }

    /** As by Tomcat's RemoteIpValve, to an address that is within the trusted networks itself. */
    @Test
    void addressCorrectedAfterArrivalIsKept() {
        request.remoteAddress = "10.0.0.1";
        request.headers.put("X-Forwarded-For", "198.51.100.7");
        CallerContext callers = behindProxies("10.0.0.0/8");
        Object outer = callers.enterRequest(request);
        request.remoteAddress = "10.7.7.7";
        request.headers.clear();
        assertThat(text(callers.current(), EventField.SOURCE_IP_ADDRESS)).isEqualTo("\"10.7.7.7\"");
        callers.restoreScope(outer);
    }

    /** A valve or filter removes headers that it has used. */
    @Test
    void headersAreReadOnArrival() {
        request.remoteAddress = "10.0.0.1";
        request.headers.put("X-Forwarded-For", "198.51.100.7");
        CallerContext callers = behindProxies("10.0.0.0/8");
        Object outer = callers.enterRequest(request);
        request.headers.clear();
        assertThat(text(callers.current(), EventField.SOURCE_IP_ADDRESS)).isEqualTo("\"198.51.100.7\"");
        callers.restoreScope(outer);
    }
}
