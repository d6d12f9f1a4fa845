package io.waymark.benchmarks.stress;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Two callers and the consumer at once: each event arrives once, whole, and those of one caller in its order. */
@JCStressTest
@Outcome(id = "1, 2, 3, 3", expect = Expect.ACCEPTABLE, desc = "the first caller was faster")
@Outcome(id = "1, 3, 2, 3", expect = Expect.ACCEPTABLE, desc = "they took turns")
@Outcome(id = "3, 1, 2, 3", expect = Expect.ACCEPTABLE, desc = "the second caller was faster")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, twice, torn, or out of order")
@State
public class TwoProducersStressTest {
    private final RingHarness ring = new RingHarness(4, Duration.ofSeconds(30));

    /** Creates the state. */
    public TwoProducersStressTest() {
        ring.startConsumer();
    }

    /** The first caller. */
    @Actor
    public void firstProducer() {
        ring.publish(1);
        ring.publish(2);
    }

    /** The second caller. */
    @Actor
    public void secondProducer() {
        ring.publish(3);
    }

    /**
     * Reads what the sink got.
     *
     * @param result in order, and how many
     */
    @Arbiter
    public void collect(IIII_Result result) {
        ring.close();
        result.r1 = ring.delivered(0);
        result.r2 = ring.delivered(1);
        result.r3 = ring.delivered(2);
        result.r4 = ring.deliveredCount();
    }
}
