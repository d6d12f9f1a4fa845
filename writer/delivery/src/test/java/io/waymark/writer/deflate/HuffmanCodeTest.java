package io.waymark.writer.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HuffmanCodeTest {
    @Test
    void codesAreWholeAndWithinTheirLimitWhateverTheFrequencies() {
        SplittableRandom random = new SplittableRandom(1);
        HuffmanCode code = new HuffmanCode(286, 12);
        for (int round = 0; round < 500; round++) {
            int[] frequencies = new int[286];
            int used = random.nextInt(287);
            double growth = 1 + random.nextDouble();
            double frequency = 1;
            for (int i = 0; i < used; i++) {
                frequencies[random.nextInt(286)] = (int) Math.min(frequency, 1 << 24);
                frequency *= growth;
            }
            code.build(frequencies);
            int room = 1 << 12;
            for (int symbol = 0; symbol < 286; symbol++) {
                int length = code.length(symbol);
                assertThat(length).isBetween(0, 12);
                assertThat(frequencies[symbol] > 0 && length == 0).isFalse();
                room -= length == 0 ? 0 : 1 << (12 - length);
            }
            assertThat(room)
                    .as("codewords that no symbol has, in round %d", round)
                    .isZero();
        }
    }

    @Test
    void frequentSymbolsHaveShortCodewords() {
        HuffmanCode code = new HuffmanCode(5, 15);
        code.build(new int[] {1, 1, 2, 4, 8});
        // By hand: 0000, 0001, 001, 01, 1; canonical codes count up by length and symbol, the first bit is the lowest.
        assertThat(new int[] {code.length(0), code.length(1), code.length(2), code.length(3), code.length(4)})
                .containsExactly(4, 4, 3, 2, 1);
        assertThat(new int[] {code.code(0), code.code(1), code.code(2), code.code(3), code.code(4)})
                .containsExactly(0b0111, 0b1111, 0b011, 0b01, 0b0);
    }
}
