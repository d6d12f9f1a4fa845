package io.waymark.agent.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.identity.UserIdentity;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SignInStateTest {
    private final AtomicReference<String> sessionId = new AtomicReference<>("first");
    private final SignInState state = new SignInState();

    /** The client has the response before the request's event is made, and may sign in again with the next request. */
    @Test
    void idThatALaterRequestGaveTheSessionIsNotThatOfThisOne() {
        state.onSessionFound(sessionId::get);
        sessionId.set("second");
        assertThat(state.foundSessionId()).isEqualTo("first");
    }

    @Test
    void signInGivesTheSessionAnotherId() {
        state.onSessionFound(sessionId::get);
        state.onAccepted(UserIdentity.own("carol"));
        sessionId.set("second");
        state.takeAccepted();
        assertThat(state.foundSessionId()).isEqualTo("second");
        assertThat(state.requestedSessionId()).isEqualTo("first");
    }

    @Test
    void sessionThatBeginsLaterHasItsId() {
        AtomicReference<@Nullable String> begun = new AtomicReference<>();
        state.onSessionFound(begun::get);
        begun.set("first");
        assertThat(state.foundSessionId()).isEqualTo("first");
    }
}
