package io.waymark.agent.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Latin1StringsTest {
    private static final String DELIMITERS = "!\"#$%&'/=\\";

    @Test
    void delimiterIsFoundAnywhere() {
        for (int length = 1; length <= 40; length++) {
            for (int at = 0; at < length; at++) {
                for (char c = 0; c <= 0x180; c++) {
                    String text = "x".repeat(at) + c + "x".repeat(length - at - 1);
                    boolean expected = c <= ' ' || DELIMITERS.indexOf(c) >= 0 || c > 0x7F;
                    assertThat(Latin1Strings.hasDelimiter(text))
                            .as("U+%04X at %d of %d", (int) c, at, length)
                            .isEqualTo(expected);
                    assertThat(appended(text))
                            .as("U+%04X at %d of %d", (int) c, at, length)
                            .isEqualTo(expected ? "" : '"' + text + '"');
                }
            }
        }
    }

    private static String appended(String text) {
        JsonBuffer out = new JsonBuffer(1);
        assertThat(out.stringWithoutDelimiter(text)).isEqualTo(out.length() > 0);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void ordinaryIdentifiersHaveNoDelimiter() {
        assertThat(new String[] {
                    "",
                    "order-1",
                    "customer-1@accounts.example.com",
                    "2026-01-31T12:00:00.5+01:00",
                    "12,345.60",
                    "a_b(c)*;d"
                })
                .noneMatch(Latin1Strings::hasDelimiter);
    }

    @Test
    void unionHasTheClassesOfAllCharacters() {
        byte[] classes = new byte[256];
        classes['a'] = 1;
        classes['\u00FF'] = 2;
        assertThat(Latin1Strings.union("xyz", classes)).isZero();
        assertThat(Latin1Strings.union("xay", classes)).isEqualTo(1);
        assertThat(Latin1Strings.union("a\u00FF", classes)).isEqualTo(3);
        assertThat(Latin1Strings.union("a\u0100\u20AC", classes)).isEqualTo(1);
    }
}
