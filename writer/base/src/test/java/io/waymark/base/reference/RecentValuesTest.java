package io.waymark.base.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RecentValuesTest {
    @Test
    void findsTheLastValueOfAPlace() {
        RecentValues<String> recent = new RecentValues<>(4);
        assertThat(recent.get(5)).isNull();
        recent.put(5, "one");
        assertThat(recent.get(5)).isEqualTo("one");
        assertThat(recent.get(6)).isNull();
        recent.put(5, "two");
        assertThat(recent.get(5)).isEqualTo("two");
        recent.put(-1, "of a negative hash code");
        assertThat(recent.get(-1)).isEqualTo("of a negative hash code");
    }

    @Test
    void keepsNoValueAlive() {
        RecentValues<Object> recent = new RecentValues<>(1);
        Object value = new Object();
        WeakReference<Object> watched = new WeakReference<>(value);
        recent.put(0, value);
        value = null;
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return watched.refersTo(null);
        });
        assertThat(recent.get(0)).isNull();
    }

    @Test
    void hasAPowerOfTwoOfPlaces() {
        assertThatThrownBy(() -> new RecentValues<>(12)).hasMessageContaining("12");
        assertThatThrownBy(() -> new RecentValues<>(0)).hasMessageContaining("0");
    }
}
