package io.waymark.agent.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.identity.UserIdentities;
import io.waymark.agent.identity.UserIdentity;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.request.ServedRequest;
import io.waymark.agent.request.TrustedProxies;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AssertedScopeTest {
    private final CallerContext callers = new CallerContext(
            new UserIdentities("123456789012", Set.of("root"), principal -> null, "orders"),
            null,
            TrustedProxies.NONE,
            type -> type == StubRequest.class ? StubRequest.ACCESSOR : null);
    private final StubRequest request = new StubRequest();

    private Runnable enter(@Nullable String user, @Nullable String address) {
        return callers.enterAsserted(
                new AssertedCaller(user == null ? null : UserIdentity.own(user), address, null, null));
    }

    private static String text(Caller caller, EventField field) {
        byte[] member = caller.fields().member(field);
        assertThat(member).isNotNull();
        return new String(member, StandardCharsets.UTF_8);
    }

    private String user() {
        return text(callers.current(), EventField.USER_IDENTITY);
    }

    private String address() {
        return text(callers.current(), EventField.SOURCE_IP_ADDRESS);
    }

    @Test
    void threadWorksForTheNamedCallerAndTheServiceIsOnRecord() {
        String before = user();
        Runnable end = enter("alice", "[2001:DB8::7]");
        assertThat(user())
                .endsWith(
                        "{\"type\":\"IAMUser\",\"principalId\":\"alice\",\"arn\":\"arn:aws:iam::123456789012:user/alice\","
                                + "\"accountId\":\"123456789012\",\"userName\":\"alice\",\"invokedBy\":\"orders\"}");
        assertThat(address()).endsWith("\"2001:db8::7\"");
        end.run();
        assertThat(user()).isEqualTo(before);
    }

    @Test
    void nobodyIsUnknown() {
        Runnable end = enter(null, "192.0.2.9");
        assertThat(user()).endsWith("{\"type\":\"Unknown\",\"invokedBy\":\"orders\"}");
        end.run();
    }

    @Test
    void whatIsNotSaidIsThatOfTheRequest() {
        request.remoteAddress = "192.0.2.7";
        request.userAgent = "curl/8";
        request.principal = "bob";
        Object outer = callers.enterRequest(request);
        CallerScope serving = callers.currentScope();
        Runnable end = enter("alice", null);
        CallerScope named = callers.currentScope();
        assertThat(user()).contains("\"userName\":\"alice\"");
        assertThat(address()).endsWith("\"192.0.2.7\"");
        assertThat(text(callers.current(), EventField.USER_AGENT)).endsWith("\"curl/8\"");
        assertThat(named.requestIdHigh()).isEqualTo(serving.requestIdHigh());
        assertThat(named.requestIdLow()).isEqualTo(serving.requestIdLow());
        assertThat(callers.currentRequest()).as("the request is still served").isNotNull();
        StubRequest wrapper = new StubRequest();
        assertThat(callers.enterRequest(wrapper)).isNull();
        assertThat(user()).contains("\"userName\":\"alice\"");
        end.run();
        assertThat(user()).contains("\"userName\":\"bob\"");
        callers.restoreScope(outer);
    }

    @Test
    void givenIdIsThatOfAllEvents() {
        UUID id = UUID.randomUUID();
        Runnable end = callers.enterAsserted(new AssertedCaller(UserIdentity.own("alice"), null, "sftp/2", id));
        CallerScope scope = callers.currentScope();
        assertThat(new UUID(scope.requestIdHigh(), scope.requestIdLow())).isEqualTo(id);
        assertThat(text(callers.current(), EventField.USER_AGENT)).endsWith("\"sftp/2\"");
        end.run();
        end.run();
        assertThat(callers.currentScope()).isNull();
    }

    @Test
    void eachScopeEndsForItselfInAnyOrder() {
        Runnable outer = enter("alice", null);
        Runnable inner = enter("bob", null);
        outer.run();
        assertThat(user()).contains("\"userName\":\"bob\"");
        inner.run();
        assertThat(callers.currentScope()).isNull();
        inner.run();
        outer.run();
        assertThat(callers.currentScope()).isNull();
    }

    @Test
    void anotherThreadMayEndIt() throws Exception {
        Runnable outer = enter("alice", null);
        Runnable inner = enter("bob", null);
        Thread other = new Thread(() -> {
            inner.run();
            Runnable own = enter("carol", null);
            assertThat(user()).contains("carol");
            own.run();
        });
        other.start();
        other.join();
        assertThat(user()).contains("\"userName\":\"alice\"");
        outer.run();
        assertThat(callers.currentScope()).isNull();
    }

    @Test
    void scopeThatIsNeverEndedEndsWithTheRequestOrTask() {
        request.principal = "bob";
        Object outer = callers.enterRequest(request);
        enter("alice", null);
        callers.restoreScope(outer);
        assertThat(callers.currentScope()).isNull();

        Object context = new Object();
        callers.contexts().serve(context, served());
        callers.contexts().enter(context);
        enter("alice", null);
        assertThat(callers.contexts().isEntered(context)).isTrue();
        callers.contexts().exit(context);
        assertThat(callers.currentScope()).isNull();

        enter("alice", null);
        Object task = callers.tasks().enter(new Object());
        assertThat(callers.currentScope()).isNull();
        callers.restoreScope(task);
        callers.tasks().leave();
        assertThat(callers.currentScope()).isNull();
    }

    private ServedRequest served() {
        Object outer = callers.enterRequest(request);
        ServedRequest served = callers.currentRequest();
        callers.restoreScope(outer);
        assertThat(served).isNotNull();
        return served;
    }

    @Test
    void tasksAndCallbacksKeepTheCallerAfterTheEnd() {
        Object task = new Object();
        Runnable end = enter("alice", null);
        callers.tasks().propagate(task);
        CallerScope captured = callers.capture();
        end.run();
        Object outer = callers.tasks().enter(task);
        assertThat(user()).contains("\"userName\":\"alice\"");
        callers.restoreScope(outer);
        outer = callers.enterCaptured(captured);
        assertThat(user()).contains("\"userName\":\"alice\"");
        callers.restoreScope(outer);
        assertThat(callers.currentScope()).isNull();
    }
}
