package io.waymark.agent.redact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenSecretsTest {
    private final SeenSecrets secrets = new SeenSecrets();

    @Test
    void theLongerSecretIsTakenOutWhole() {
        secrets.add("hunter");
        secrets.add("hunter2");
        assertThat(secrets.removeFrom("not hunter2")).isEqualTo("not " + Redaction.HIDDEN);
    }

    @Test
    void shortTextsStay() {
        secrets.add("abc");
        assertThat(secrets.removeFrom("abc")).isEqualTo("abc");
    }

    @Test
    void secretsThatOccurInTheFixedTextCannotBlowTheMessageUp() {
        for (int i = 0; i + 4 < Redaction.HIDDEN.length(); i++) {
            secrets.add(Redaction.HIDDEN.substring(i, i + 4));
        }
        assertThat(secrets.removeFrom("SECURITY ".repeat(100)).length()).isLessThanOrEqualTo(64 * 1024);
    }

    @Test
    void nothingIsLeftAfterTheCall() {
        secrets.add("hunter2");
        secrets.clear();
        assertThat(secrets.removeFrom("hunter2")).isEqualTo("hunter2");
        assertThat(secrets.toList()).isEmpty();
    }
}
