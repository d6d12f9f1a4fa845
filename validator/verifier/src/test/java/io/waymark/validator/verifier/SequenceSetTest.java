package io.waymark.validator.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.format.SequenceRange;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SequenceSetTest {
    private final SequenceSet numbers = new SequenceSet();

    @Test
    void behavesLikeATreeSet() {
        Random random = new Random(7);
        TreeSet<Long> plain = new TreeSet<>();
        for (int i = 0; i < 30_000; i++) {
            long number = random.nextInt(20_000);
            assertThat(numbers.add(number)).isEqualTo(plain.add(number));
        }
        assertThat(numbers.size()).isEqualTo(plain.size());
        assertThat(numbers.min()).isEqualTo(plain.first());
        assertThat(numbers.max()).isEqualTo(plain.last());
        TreeSet<Long> missing = new TreeSet<>();
        for (SequenceRange run : numbers.missingRanges(0, 20_100, Integer.MAX_VALUE)) {
            for (long number = run.first(); number <= run.last(); number++) {
                assertThat(missing.add(number)).isTrue();
            }
        }
        for (long number = 0; number <= 20_100; number++) {
            assertThat(missing.contains(number)).isNotEqualTo(plain.contains(number));
            assertThat(numbers.contains(number)).isEqualTo(plain.contains(number));
        }
        TreeSet<Long> each = new TreeSet<>();
        numbers.forEach(each::add);
        assertThat(each).isEqualTo(plain);
    }

    @Test
    void findsMissingRangesBetweenFullBlocks() {
        for (long number = 0; number < 3 * 4096; number++) {
            if (number != 4096 && number != 8191) {
                numbers.add(number);
            }
        }
        numbers.add(1L << 40);
        assertThat(numbers.missingRanges(0, 1L << 40, 10))
                .containsExactly(
                        new SequenceRange(4096, 4096),
                        new SequenceRange(8191, 8191),
                        new SequenceRange(3 * 4096, (1L << 40) - 1));
        assertThat(numbers.missingRanges(0, 1L << 40, 1)).containsExactly(new SequenceRange(4096, 4096));
        assertThat(numbers.missingRanges(0, 4095, 10)).isEmpty();
    }

    @Test
    void fullBlockStillContainsItsSequences() {
        for (long number = 0; number < 4096; number++) {
            assertThat(numbers.add(number)).isTrue();
        }
        assertThat(numbers.add(17)).isFalse();
        assertThat(numbers.contains(4095)).isTrue();
        assertThat(numbers.contains(4096)).isFalse();
    }

    @Test
    void handlesTheHighestSequence() {
        numbers.add(Long.MAX_VALUE - 1);
        assertThat(numbers.missingRanges(0, Long.MAX_VALUE - 1, 10))
                .containsExactly(new SequenceRange(0, Long.MAX_VALUE - 2));
    }
}
