package io.waymark.validator.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The set keeps each name once and says when it is full. */
class IdSetTest {
    @Test
    void keepsEachIdOnce() {
        IdSet set = new IdSet(Long.MAX_VALUE);
        Random first = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            assertThat(set.add(first.nextLong(), i)).isTrue();
        }
        Random again = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            assertThat(set.add(again.nextLong(), i)).isFalse();
        }
        assertThat(set.contains(7, 7)).isFalse();
        assertThat(set.isFull()).isFalse();
    }

    @Test
    void keepsAllZeroId() {
        IdSet set = new IdSet(Long.MAX_VALUE);
        assertThat(set.contains(0, 0)).isFalse();
        assertThat(set.add(0, 0)).isTrue();
        assertThat(set.add(0, 0)).isFalse();
        assertThat(set.add(0, 1)).isTrue();
        assertThat(set.add(1, 0)).isTrue();
        assertThat(set.contains(0, 0)).isTrue();
    }

    @Test
    void reportsWhenFull() {
        IdSet set = new IdSet(2);
        assertThat(set.add(1, 1)).isTrue();
        assertThat(set.add(2, 2)).isTrue();
        assertThat(set.isFull()).isFalse();
        assertThat(set.add(1, 1)).isFalse();
        assertThat(set.add(3, 3)).isTrue();
        assertThat(set.isFull()).isTrue();
        assertThat(set.contains(3, 3)).isFalse();
    }

    @Test
    void setsThatShareACapacityAreFullTogether() {
        IdCapacity capacity = new IdCapacity(2);
        IdSet one = new IdSet(capacity);
        IdSet other = new IdSet(capacity);
        assertThat(one.add(1, 1)).isTrue();
        assertThat(other.add(1, 1)).isTrue();
        assertThat(one.add(2, 2)).isTrue();
        assertThat(one.isFull()).isTrue();
        assertThat(one.contains(2, 2)).isFalse();
        assertThat(other.contains(1, 1)).isTrue();
    }
}
