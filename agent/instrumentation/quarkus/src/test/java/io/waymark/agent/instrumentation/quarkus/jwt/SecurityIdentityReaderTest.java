package io.waymark.agent.instrumentation.quarkus.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.waymark.agent.identity.UserIdentities;
import io.waymark.agent.identity.UserIdentity;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SecurityIdentityReaderTest {
    private final UserIdentities identities =
            new UserIdentities("123456789012", Set.of("root"), new SecurityIdentityReader());

    private @Nullable UserIdentity read(QuarkusSecurityIdentity.Builder identity) {
        SecurityIdentity made = identity.build();
        return identities.read(made, null);
    }

    @Test
    void replacedPrincipalIsNamed() {
        assertThat(read(QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal("carol"))))
                .as("the principal that an application sets in an augmentor, for that of a token")
                .isEqualTo(UserIdentity.own("carol"));
    }

    @Test
    void anonymousIsNobody() {
        assertThat(read(QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal(""))
                        .setAnonymous(true)))
                .isNull();
    }
}
