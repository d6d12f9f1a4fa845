package io.waymark.agent.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.waymark.base.text.DecimalDigits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JsonBufferTest {
    private static final JsonFactory JSON = new JsonFactory();
    /** Boundaries of the ranges that are encoded alike. */
    private static final String CHARACTERS =
            "\u0000\t\n\u001f !\"#[\\]~\u007f\u0080\u00a0\u00ff\u0100\u07ff\u0800\u2028\ud83d\ude00\uffff";

    @Test
    void latin1BytesAreAccessible() {
        assertThat(Latin1Strings.bytes("caf\u00e9")).containsExactly('c', 'a', 'f', 0xe9);
        assertThat(Latin1Strings.bytes("\u0100")).isNull();
    }

    @Test
    void stringsRoundTrip() throws IOException {
        for (int length = 0; length <= 34; length++) {
            assertRoundTrips("x".repeat(length));
            for (int place = 0; place < length; place++) {
                int at = place;
                for (int c : CHARACTERS.codePoints().toArray()) {
                    assertRoundTrips("x".repeat(at) + Character.toString(c) + "y".repeat(length - at - 1));
                }
            }
        }
    }

    @Test
    void randomStringsRoundTrip() throws IOException {
        Random random = new Random(7);
        int[] characters = CHARACTERS.codePoints().toArray();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(60); j > 0; j--) {
                text.appendCodePoint(
                        random.nextInt(8) == 0 ? characters[random.nextInt(characters.length)] : 'a' + j % 26);
            }
            assertRoundTrips(text.toString());
        }
    }

    @Test
    void substringIsEncodedAlone() {
        JsonBuffer out = new JsonBuffer(4);
        out.text("0123456789abcdefghij\"k", 3, 21);
        assertThat(text(out)).isEqualTo("3456789abcdefghij\\\"");
    }

    @Test
    void uuidsMatchJavaText() {
        Random random = new Random(11);
        for (int i = 0; i < 1_000; i++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            JsonBuffer out = new JsonBuffer(4);
            out.raw('-');
            out.uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
            assertThat(text(out)).isEqualTo("-" + id);
        }
    }

    @Test
    void numbersMatchJavaText() {
        Random random = new Random(13);
        for (int i = 0; i <= 20_000; i++) {
            assertNumber(i);
            assertNumber(DecimalDigits.BOUND - 1 - i);
            assertNumber(random.nextLong() >> random.nextInt(Long.SIZE));
        }
        for (long power = 10; power < Long.MAX_VALUE / 10; power *= 10) {
            assertNumber(power - 1);
            assertNumber(power);
            assertNumber(-power);
        }
        assertNumber(Long.MIN_VALUE);
        assertNumber(Long.MAX_VALUE);
    }

    private static void assertNumber(long number) {
        JsonBuffer out = new JsonBuffer(2);
        out.raw(':');
        out.number(number);
        assertThat(text(out)).isEqualTo(":" + number);
    }

    private static void assertRoundTrips(String value) throws IOException {
        JsonBuffer out = new JsonBuffer(2);
        out.string(value);
        try (JsonParser parser = JSON.createParser(out.array(), 0, out.length())) {
            parser.nextToken();
            assertThat(parser.getText()).isEqualTo(value);
        }
    }

    private static String text(JsonBuffer out) {
        return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
    }
}
