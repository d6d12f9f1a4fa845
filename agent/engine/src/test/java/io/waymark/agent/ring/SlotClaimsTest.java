package io.waymark.agent.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.lmax.disruptor.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SlotClaimsTest {
    private static final int THREADS = 4;

    private final Sequence consumed = new Sequence();

    @Test
    void slotsAreClaimedInOrderUntilNoneIsFree() {
        SlotClaims claims = new SlotClaims(4, consumed);
        assertThat(List.of(claims.claim(), claims.claim(), claims.claim(), claims.claim()))
                .containsExactly(0L, 1L, 2L, 3L);
        assertThat(claims.claim()).isEqualTo(-1);
        consumed.set(1);
        assertThat(List.of(claims.claim(), claims.claim())).containsExactly(4L, 5L);
        assertThat(claims.claim()).isEqualTo(-1);
        assertThat(claims.last()).isEqualTo(5);
    }

    @Test
    void reservedSlotIsNotClaimedByOthers() {
        SlotClaims claims = new SlotClaims(4, consumed);
        assertThat(claims.reserve()).isTrue();
        assertThat(claims.reserve()).isTrue();
        assertThat(List.of(claims.claim(), claims.claim())).containsExactly(0L, 1L);
        assertThat(claims.claim()).isEqualTo(-1);
        assertThat(claims.claimReserved()).isEqualTo(2);
        assertThat(claims.claim()).isEqualTo(-1);
        claims.release();
        assertThat(claims.claim()).isEqualTo(3);
        assertThat(claims.reserve()).isFalse();
    }

    @Test
    void reservationsAreLimitedToHalfTheRing() {
        SlotClaims claims = new SlotClaims(4, consumed);
        assertThat(List.of(claims.reserve(), claims.reserve(), claims.reserve()))
                .containsExactly(true, true, false);
        assertThat(claims.claim()).isZero();
    }

    @Test
    void aSlotIsPublishedForOneRoundOnly() {
        SlotClaims claims = new SlotClaims(2, consumed);
        assertThat(claims.isPublished(0)).isFalse();
        claims.publish(claims.claim());
        assertThat(claims.isPublished(0)).isTrue();
        assertThat(claims.isPublished(2)).isFalse();
    }

    @Test
    void invalidSizeIsRejected() {
        assertThatThrownBy(() -> new SlotClaims(65536, consumed)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SlotClaims(3, consumed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void concurrentClaimsNeverExceedCapacity() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < 200; round++) {
                SlotClaims claims = new SlotClaims(1024, new Sequence());
                List<Callable<Integer>> tasks = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    tasks.add(() -> {
                        int reserved = 0;
                        while (true) {
                            boolean one = claims.reserve();
                            reserved += one ? 1 : 0;
                            if (claims.claim() < 0 && !one) {
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
}
