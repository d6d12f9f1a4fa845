package io.waymark.agent.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.record.EventSlots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SlotClaimsTest {
    private static final int THREADS = 4;

    private static SlotClaims claims(int size) {
        return new SlotClaims(
                new EventSlots(size, 16).abandoned(), Duration.ZERO, new RingState(), new ConsumerParker());
    }

    @Test
    void slotsAreClaimedInOrderUntilNoneIsFree() {
        SlotClaims claims = claims(4);
        assertThat(List.of(claims.tryClaim(), claims.tryClaim(), claims.tryClaim(), claims.tryClaim()))
                .containsExactly(0L, 1L, 2L, 3L);
        assertThat(claims.tryClaim()).isEqualTo(-1);
        claims.consumed(1);
        assertThat(List.of(claims.tryClaim(), claims.tryClaim())).containsExactly(4L, 5L);
        assertThat(claims.tryClaim()).isEqualTo(-1);
        assertThat(claims.last()).isEqualTo(5);
    }

    @Test
    void reservedSlotIsNotClaimedByOthers() {
        SlotClaims claims = claims(4);
        assertThat(claims.reserve()).isTrue();
        assertThat(claims.reserve()).isTrue();
        assertThat(List.of(claims.tryClaim(), claims.tryClaim())).containsExactly(0L, 1L);
        assertThat(claims.tryClaim()).isEqualTo(-1);
        assertThat(claims.claimReserved()).isEqualTo(2);
        assertThat(claims.tryClaim()).isEqualTo(-1);
        claims.release();
        assertThat(claims.tryClaim()).isEqualTo(3);
        assertThat(claims.reserve()).isFalse();
    }

    @Test
    void reservationsAreLimitedToHalfTheRing() {
        SlotClaims claims = claims(4);
        assertThat(List.of(claims.reserve(), claims.reserve(), claims.reserve()))
                .containsExactly(true, true, false);
        assertThat(claims.tryClaim()).isZero();
    }

    @Test
    void aSlotIsPublishedForOneRoundOnly() {
        SlotClaims claims = claims(2);
        assertThat(claims.isPublished(0)).isFalse();
        claims.publish(claims.tryClaim());
        assertThat(claims.isPublished(0)).isTrue();
        assertThat(claims.isPublished(2)).isFalse();
    }

    @Test
    void invalidSizeIsRejected() {
        assertThatThrownBy(() -> claims(65536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> claims(3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void concurrentClaimsNeverExceedCapacity() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < 200; round++) {
                SlotClaims claims = claims(1024);
                List<Callable<Integer>> tasks = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    tasks.add(() -> {
                        int reserved = 0;
                        while (true) {
                            boolean one = claims.reserve();
                            reserved += one ? 1 : 0;
                            if (claims.tryClaim() < 0 && !one) {
                                return reserved;
                            }
                        }
                    });
                }
                int reserved = 0;
                for (Future<Integer> task : threads.invokeAll(tasks)) {
                    reserved += task.get();
                }
                assertThat(claims.last() + 1 + reserved).isEqualTo(1024);
                for (int i = 0; i < reserved; i++) {
                    claims.claimReserved();
                }
                assertThat(claims.last()).isEqualTo(1023);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void noSlotIsLostAtTheEndOfAStack() throws Exception {
        SlotClaims claims = claims(1024);
        Thread deep = new Thread(null, () -> claimOnTheWayBack(claims), "deep", 256 * 1024);
        deep.start();
        deep.join();
        assertThat(claims.last()).isPositive();
        claims.consumed(claims.last());
        for (int i = 0; i < 1024; i++) {
            assertThat(claims.claim(FailurePolicy.DROP)).isNotNegative();
        }
        assertThat(claims.claim(FailurePolicy.DROP)).isEqualTo(SlotClaims.NONE);
    }

    /** Claims with a little more stack each time. */
    @SuppressWarnings("InfiniteRecursion") // that is the point
    private static void claimOnTheWayBack(SlotClaims claims) {
        try {
            claimOnTheWayBack(claims);
        } catch (StackOverflowError e) {
            // From here on there is a little room again.
        }
        try {
            if (claims.last() < 500) {
                claims.publish(claims.tryClaim());
            }
        } catch (StackOverflowError e) {
            // Not enough yet.
        }
    }
}
