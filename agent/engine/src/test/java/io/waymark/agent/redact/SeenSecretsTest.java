package io.waymark.agent.redact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenSecretsTest {
    private final SeenSecrets secrets = new SeenSecrets();

    @Test
    void longestSecretIsRedactedFirst() {
        secrets.add("hunter");
        secrets.add("hunter2");
        assertThat(secrets.redact("not hunter2")).isEqualTo("not " + Redactor.HIDDEN);
    }

    @Test
    void shortTextsAreNotRedacted() {
        secrets.add("abc");
        assertThat(secrets.redact("abc")).isEqualTo("abc");
    }

    @Test
    void secretsInThePlaceholderDoNotInflateMessages() {
        for (int i = 0; i + 4 < Redactor.HIDDEN.length(); i++) {
            secrets.add(Redactor.HIDDEN.substring(i, i + 4));
        }
        assertThat(secrets.redact("SECURITY ".repeat(100)).length()).isLessThanOrEqualTo(64 * 1024);
    }

    @Test
    void clearRemovesAllSecrets() {
        secrets.add("hunter2");
        secrets.clear();
        assertThat(secrets.redact("hunter2")).isEqualTo("hunter2");
        assertThat(secrets.toList()).isEmpty();
    }
}
