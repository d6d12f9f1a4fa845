package io.waymark.agent.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeliveryStartTest {
    private static final int SLOTS = 8;
    private static final long BEGAN = Long.MAX_VALUE - 1_000_000;

    private final DeliveryStart start = new DeliveryStart(BEGAN);

    private boolean isDue(double now, int published, double classLoaded) {
        return start.isDue(at(now), published, SLOTS, at(classLoaded));
    }

    private static long at(double seconds) {
        return BEGAN + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void waitsWhileClassesAreLoading() {
        assertThat(isDue(1, 1, 0.9)).isFalse();
        assertThat(isDue(2, 2, 1.6)).isFalse();
        assertThat(isDue(2.2, 2, 1.6)).isTrue();
    }

    @Test
    void waitsAtMostFiveSecondsAfterTheFirstEvent() {
        assertThat(isDue(3, 1, 3)).isFalse();
        assertThat(isDue(7.9, 1, 7.9)).isFalse();
        assertThat(isDue(8, 1, 8)).isTrue();
    }

    @Test
    void startsOnceTheRingIsHalfFull() {
        assertThat(isDue(1, SLOTS / 2 - 1, 1)).isFalse();
        assertThat(isDue(1, SLOTS / 2, 1)).isTrue();
    }

    @Test
    void waitsLongerWithoutEvents() {
        assertThat(isDue(9, 0, 1)).isFalse();
        assertThat(isDue(10, 0, 9.9)).isFalse();
        assertThat(isDue(10.4, 0, 9.9)).isTrue();
        assertThat(isDue(29, 0, 29)).isFalse();
        assertThat(isDue(30, 0, 30)).isTrue();
    }
}
