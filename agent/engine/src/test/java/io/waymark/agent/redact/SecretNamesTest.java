package io.waymark.agent.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNamesTest {
    private final SecretNames names = new SecretNames(List.of("Iban"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "newPassWord2",
                "PASSWD",
                "pass-phrase",
                "client_secret",
                "X-Auth-Token",
                "Proxy.Authorization",
                "api key",
                "awsCredentials",
                "PRIVATE_KEY",
                "JSESSIONID",
                "Set-Cookie",
                "pwd",
                "PIN",
                "c.v.v",
                "cvc",
                "otp",
                "SSN",
                "auth",
                "Jwt",
                "customerIban"
            })
    void secretNamesMatch(String name) {
        assertThat(names.matches(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "name", "shipping", "pinned", "author", "authority", "session", "key", "passenger"})
    void otherNamesDoNotMatch(String name) {
        assertThat(names.matches(name)).isFalse();
    }
}
