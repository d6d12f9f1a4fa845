package io.waymark.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentCallersTest {
    private final UserIdentities identities = new UserIdentities("123456789012", Set.of("root"), principal -> null);

    private static String text(Caller caller) {
        JsonBuffer text = new JsonBuffer(256);
        caller.fields().writeObject(text);
        return new String(text.toByteArray(), StandardCharsets.UTF_8);
    }

    private static String anonymous(@Nullable String address, @Nullable String userAgent) {
        return text(Caller.unauthenticated(address, userAgent));
    }

    @Test
    void requestsOfOneSenderShareItsCaller() {
        Caller sender = identities.sender("192.0.2.7", "curl/8");
        assertThat(identities.sender("192.0.2.7", "curl/8")).isSameAs(sender);
        Caller caller = identities.authenticated(sender, UserIdentity.own("alice"));
        assertThat(identities.authenticated(sender, UserIdentity.own("alice"))).isSameAs(caller);
    }

    /** More senders than are kept: each takes the place of another, of which nothing may remain. */
    @Test
    void noSenderGetsTheCallerOfAnother() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 2_000; i++) {
                String address = "192.0.2." + i % 250;
                String userAgent = i % 7 == 0 ? null : "agent/" + i;
                Caller sender = identities.sender(address, userAgent);
                assertThat(text(sender)).isEqualTo(anonymous(address, userAgent));
                UserIdentity user = UserIdentity.own("user-" + i);
                assertThat(text(identities.authenticated(sender, user)))
                        .isEqualTo(
                                text(Caller.unauthenticated(address, userAgent).authenticated(identities.write(user))));
            }
        }
    }

    @Test
    void usersOfOneNameThatDifferElsewhereAreDifferent() {
        Caller sender = identities.sender(null, null);
        UserIdentity user = UserIdentity.own("alice");
        Caller caller = identities.authenticated(sender, user);
        Caller other = identities.authenticated(sender, user.withMultiFactor(true));
        assertThat(text(other)).contains("mfaAuthenticated").isNotEqualTo(text(caller));
        assertThat(text(identities.authenticated(sender, user))).isEqualTo(text(caller));
    }

    /** Long texts are truncated: two that begin alike must not hold the whole text. */
    @Test
    void longTextsAreNotKept() {
        String longText = "x".repeat(5_000);
        assertThat(identities.sender("192.0.2.7", longText)).isNotSameAs(identities.sender("192.0.2.7", longText));
    }
}
