package io.waymark.benchmarks.stress;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Two callers and the consumer run concurrently: each event is delivered once and whole, in the order of its caller. */
@JCStressTest
@Outcome(id = "1, 2, 3, 3", expect = Expect.ACCEPTABLE, desc = "the first caller was faster")
@Outcome(id = "1, 3, 2, 3", expect = Expect.ACCEPTABLE, desc = "the callers interleaved")
@Outcome(id = "3, 1, 2, 3", expect = Expect.ACCEPTABLE, desc = "the second caller was faster")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, duplicated, torn, or out of order")
@State
public class TwoProducersStressTest {
    private final RingHarness ring = new RingHarness(4, Duration.ofSeconds(30));

    /** Creates the state. */
    public TwoProducersStressTest() {
        ring.startConsumer();
    }

    /** Publishes as the first caller. */
    @Actor
    public void firstProducer() {
        ring.publish(1);
        ring.publish(2);
    }

    /** Publishes as the second caller. */
    @Actor
    public void secondProducer() {
        ring.publish(3);
    }

    /**
     * Collects the outcome.
     *
     * @param result the delivered events in order, and their number
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
