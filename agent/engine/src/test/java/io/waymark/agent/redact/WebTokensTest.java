package io.waymark.agent.redact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebTokensTest {
    private static final String SIGNED =
            "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJib2IifQ.bk8_mB1E-0aXq8w3vXJbL0yQ1lFv7o2n5k3o7c1e9A";
    private static final String HIDDEN = Redactor.HIDDEN;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "T|H",
                "JWT rejected: T|JWT rejected: H",
                "JsonWebSignature{\"alg\":\"ES256\"}->T and T, twice|JsonWebSignature{\"alg\":\"ES256\"}->H and H, twice",
                "q_session=T;|q_session=H;",
                "eyJhbGciOiJkaXIifQ..iv.text.tag is encrypted|H is encrypted",
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IifQ. is not signed|H is not signed"
            })
    void tokenIsHidden(String text, String expected) {
        assertThat(WebTokens.hide(text.replace("T", SIGNED).replace("JW" + SIGNED, "JWT")))
                .isEqualTo(expected.replace("H", HIDDEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "eyJ", "eyJhbGciOiJub25lIn0", "the eyJ of a.b", "io.waymark.Orders.create failed", "..."})
    void otherTextStays(String text) {
        assertThat(WebTokens.hide(text)).isSameAs(text);
    }

    @Test
    void timeIsLinear() {
        assertThat(WebTokens.hide("eyJ".repeat(200_000))).hasSize(600_000);
        assertThat(WebTokens.hide("eyJ ".repeat(200_000))).hasSize(800_000);
    }
}
