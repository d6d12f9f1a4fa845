package io.waymark.base.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparePoolTest {
    @Test
    void lendsAnObjectToOneUserAtATime() {
        SparePool<StringBuilder> pool = new SparePool<>(8);
        assertThat(pool.take()).isNull();
        StringBuilder object = new StringBuilder();
        pool.give(object);
        assertThat(pool.take()).isSameAs(object);
        assertThat(pool.take()).isNull();
    }

    @Test
    void keepsNoMoreThanItHasRoomFor() {
        SparePool<StringBuilder> pool = new SparePool<>(2);
        for (int i = 0; i < 10; i++) {
            pool.give(new StringBuilder());
        }
        int kept = 0;
        while (pool.take() != null) {
            kept++;
        }
        assertThat(kept).isEqualTo(2);
    }
}
