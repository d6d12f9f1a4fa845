package io.waymark.agent.instrumentation.awssdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.clientcall.AdapterSettings;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UserIdentityWriterTest {
    private static final String ROLE = "arn:aws:sts::111122223333:assumed-role/orders/i-0123456789abcdef0";

    private static String of(String arn, Credentials credentials) {
        UserIdentityWriter identity =
                new UserIdentityWriter(new AdapterSettings("000000000000", "us-east-1", arn, false, "", Set.of()));
        return new String(identity.write(credentials, null), StandardCharsets.UTF_8);
    }

    @Test
    void longTermKeyIsAnIamUser() {
        assertThat(of("", new Credentials("AKIAIOSFODNN7EXAMPLE", "444455556666", null)))
                .isEqualTo("{\"type\":\"IAMUser\",\"accountId\":\"444455556666\","
                        + "\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\"}");
    }

    @Test
    void temporaryKeyIsAnUnnamedRole() {
        assertThat(of("", new Credentials("ASIAIOSFODNN7EXAMPLE", null, null)))
                .isEqualTo("{\"type\":\"AssumedRole\",\"accessKeyId\":\"ASIAIOSFODNN7EXAMPLE\"}");
    }

    @Test
    void configuredArnIdentifiesTheRole() {
        assertThat(of(ROLE, new Credentials("ASIAIOSFODNN7EXAMPLE", null, null)))
                .isEqualTo("{\"type\":\"AssumedRole\",\"arn\":\"" + ROLE + "\",\"accountId\":\"111122223333\","
                        + "\"accessKeyId\":\"ASIAIOSFODNN7EXAMPLE\",\"sessionContext\":{\"sessionIssuer\":"
                        + "{\"type\":\"Role\",\"arn\":\"arn:aws:iam::111122223333:role/orders\","
                        + "\"accountId\":\"111122223333\",\"userName\":\"orders\"}}}");
    }

    @Test
    void anonymousCredentialsAreAnonymous() {
        assertThat(of(ROLE, Credentials.ANONYMOUS)).contains("\"accountId\":\"anonymous\"");
    }

    @Test
    void missingCredentialsAreUnknown() {
        assertThat(of("", null)).isEqualTo("{\"type\":\"Unknown\"}");
    }
}
