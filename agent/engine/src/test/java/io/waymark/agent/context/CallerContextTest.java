package io.waymark.agent.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.layout.EventField;
import java.nio.charset.StandardCharsets;
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
    void theSenderOfARequestIsTheCaller() {
        request.remoteAddress = "192.0.2.7";
        request.userAgent = "curl/8 \"x\"";
        request.authType = "BASIC";
        request.principal = "ada";
        Object outer = context.enterRequest(request);
        Caller caller = context.current();
        context.restoreScope(outer);

        assertThat(text(caller, EventField.USER_IDENTITY))
                .isEqualTo("{\"type\":\"WebIdentityUser\",\"principalId\":\"BASIC:ada\",\"accountId\":\"123456789012\","
                        + "\"userName\":\"ada\",\"identityProvider\":\"basic\"}");
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
    void aRequestWithoutAnythingIsUnknown() {
        Object outer = context.enterRequest(request);
        Caller caller = context.current();
        context.restoreScope(outer);
        assertThat(text(caller, EventField.USER_IDENTITY)).isEqualTo("{\"type\":\"Unknown\"}");
        assertThat(text(caller, EventField.SOURCE_IP_ADDRESS)).isEqualTo("\"Unknown\"");
        assertThat(caller.fields().member(EventField.USER_AGENT)).isNull();
    }

    /** As when entering failed, or the object was no request. */
    @Test
    void leavingWhatWasNotEnteredKeepsTheOuterRequest() {
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
    void leavingAnInnerRequestGoesBackToTheOuterOne() {
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
    void anObjectThatIsNoRequestChangesNothing() {
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
    void longHeadersAreCut() {
        request.userAgent = "u".repeat(5000);
        Object outer = context.enterRequest(request);
        assertThat(text(context.current(), EventField.USER_AGENT)).hasSize(1026);
        context.restoreScope(outer);
    }
}
