package io.waymark.agent.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlSecretsTest {
    private final Redactor redactor = new Redactor(new SecretNames(Set.of("maiden-name")), () -> new byte[1]);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://u:p@host/a?b=c | https://*@host/a?b=c",
                "https://host/?a=1&token=t&b=2 | https://host/?a=1&token=*&b=2",
                "https://host/?maidenName=m#top | https://host/?maidenName=*#top",
                "https://host/#id_token=t | https://host/#id_token=*",
                "jdbc:sqlserver://h;user=a;password=p;q;encrypt=true | jdbc:sqlserver://h;user=a;password=*;encrypt=true",
                "x https://u:p@h y http://v:q@i z | x https://*@h y http://*@i z",
            })
    void secretsAreHiddenAndTheRestStays(String text, String redacted) {
        assertThat(redactor.redactUrls(text, new SeenSecrets())).isEqualTo(redacted.replace("*", Redactor.HIDDEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://host:8443/@scope/package",
                "https://[2001:db8::1]:443/a@b",
                "mongodb://h1:1,h2:2/db",
                "why? because a=b",
                "https://host/?page=2&sort=name#part",
                "git@example.com:owner/repo.git",
                "a // comment with x@y",
                "?",
                "://",
                "//",
                "https://",
                "x?=",
                ":thin:",
            })
    void textsWithoutSecretsAreUnchanged(String text) {
        assertThat(redactor.redactUrls(text, new SeenSecrets())).isSameAs(text);
    }

    @Test
    void secretsOfUrlsAreRemovedFromErrorMessages() {
        SeenSecrets seen = new SeenSecrets();
        redactor.redactUrls("https://user:hunter2@host", seen);
        assertThat(seen.redact("401 for user:hunter2")).isEqualTo("401 for " + Redactor.HIDDEN);
    }
}
