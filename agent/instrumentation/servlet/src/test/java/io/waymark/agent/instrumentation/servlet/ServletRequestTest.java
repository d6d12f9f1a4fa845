package io.waymark.agent.instrumentation.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.context.CallerContext;
import io.waymark.agent.identity.Caller;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.layout.EventField;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServletRequestTest {
    private final CallerContext context =
            new CallerContext("123456789012", null, new ServletInstrumentation()::requestAccessor);
    private final Map<String, @Nullable Object> answers = new HashMap<>();
    private int principalLookups;

    /** A request of a servlet API that exists in a class loader of its own, as in an application server. */
    private Object request(String api) {
        Class<?> type = new ByteBuddy()
                .makeInterface()
                .name(api)
                .defineMethod("getRemoteAddr", String.class, Modifier.PUBLIC)
                .withoutCode()
                .defineMethod("getHeader", String.class, Modifier.PUBLIC)
                .withParameters(String.class)
                .withoutCode()
                .defineMethod("getAttribute", Object.class, Modifier.PUBLIC)
                .withParameters(String.class)
                .withoutCode()
                .defineMethod("getUserPrincipal", Principal.class, Modifier.PUBLIC)
                .withoutCode()
                .defineMethod("getAuthType", String.class, Modifier.PUBLIC)
                .withoutCode()
                .make()
                .load(ClassLoader.getPlatformClassLoader())
                .getLoaded();
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getName().equals("getUserPrincipal")) {
                principalLookups++;
            }
            String call = method.getName().equals("getAttribute") ? "attribute " : "header ";
            Object answer = answers.get(arguments == null ? method.getName() : call + arguments[0]);
            if (answer instanceof RuntimeException failure) {
                throw failure;
            }
            return answer;
        });
    }

    private static String text(Caller caller, EventField field) {
        byte[] key = field.key();
        byte[] member = caller.fields().member(field);
        assertThat(member).startsWith(key);
        return new String(member, key.length, member.length - key.length, StandardCharsets.UTF_8);
    }

    private void principal(String name) {
        answers.put("getUserPrincipal", (Principal) () -> name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jakarta.servlet.http.HttpServletRequest", "javax.servlet.http.HttpServletRequest"})
    void theSenderOfARequestIsTheCaller(String api) {
        answers.put("getRemoteAddr", "192.0.2.7");
        answers.put("header User-Agent", "curl/8 \"x\"");
        answers.put("header X-Forwarded-For", "203.0.113.9");
        answers.put("getAuthType", "BASIC");
        principal("ada");
        Object outer = context.enterRequest(request(api));
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
        answers.put("getRemoteAddr", "192.0.2.7");
        Object outer = context.enterRequest(request("jakarta.servlet.http.HttpServletRequest"));
        assertThat(text(context.current(), EventField.USER_IDENTITY)).isEqualTo("{\"type\":\"Unknown\"}");
        assertThat(context.current().isProvisional()).isTrue();
        principal("ada");
        assertThat(text(context.current(), EventField.USER_IDENTITY)).contains("\"principalId\":\"ada\"");
        assertThat(context.current().isProvisional()).isFalse();
        assertThat(principalLookups).isEqualTo(3);
        context.restoreScope(outer);
    }

    @Test
    void aRequestWithoutAnythingIsUnknown() {
        answers.put("getRemoteAddr", new IllegalStateException("recycled"));
        answers.put("getUserPrincipal", new IllegalStateException("recycled"));
        Object outer = context.enterRequest(request("jakarta.servlet.http.HttpServletRequest"));
        Caller caller = context.current();
        context.restoreScope(outer);
        assertThat(text(caller, EventField.USER_IDENTITY)).isEqualTo("{\"type\":\"Unknown\"}");
        assertThat(text(caller, EventField.SOURCE_IP_ADDRESS)).isEqualTo("\"Unknown\"");
        assertThat(caller.fields().member(EventField.USER_AGENT)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jakarta", "javax"})
    void theContainerTellsThatItRendersAnError(String api) {
        Object request = request(api + ".servlet.http.HttpServletRequest");
        RequestAccessor accessor = context.accessor(request);
        assertThat(accessor).isNotNull();
        assertThat(accessor.isRenderingError(request)).isFalse();
        answers.put("attribute " + api + ".servlet.error.status_code", 404);
        assertThat(accessor.isRenderingError(request)).isTrue();
    }

    @Test
    void anObjectThatIsNoRequestChangesNothing() {
        Caller before = context.current();
        Object outer = context.enterRequest("no request");
        assertThat(context.current()).isSameAs(before);
        context.restoreScope(outer);
        assertThat(context.current()).isSameAs(before);
    }
}
