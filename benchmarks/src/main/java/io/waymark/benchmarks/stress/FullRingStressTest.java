package io.waymark.benchmarks.stress;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Three events for a ring of two slots without blocking: accepted events are delivered, all others are counted as dropped. */
@JCStressTest
@Outcome(id = "2, 2, 1", expect = Expect.ACCEPTABLE, desc = "two accepted and delivered, one dropped")
@Outcome(id = "3, 3, 0", expect = Expect.ACCEPTABLE, desc = "the consumer freed a slot in time")
@Outcome(expect = Expect.FORBIDDEN, desc = "the acknowledgement is wrong")
@State
public class FullRingStressTest {
    private final RingHarness ring = new RingHarness(2, Duration.ZERO);
    private int firstProducer;
    private int secondProducer;

    /** Creates the state. */
    public FullRingStressTest() {}

    /** Publishes as a caller. */
    @Actor
    public void firstProducer() {
        firstProducer = (ring.publish(1) ? 1 : 0) + (ring.publish(2) ? 1 : 0);
    }

    /** Publishes as a second caller. */
    @Actor
    public void secondProducer() {
        secondProducer = ring.publish(3) ? 1 : 0;
    }

    /** Starts the consumer. */
    @Actor
    public void consume() {
        ring.startConsumer();
    }

    /**
     * Collects the outcome.
     *
     * @param result events acknowledged to the callers, delivered, counted as dropped
     */
    @Arbiter
    public void collect(III_Result result) {
        ring.close();
        result.r1 = firstProducer + secondProducer;
        result.r2 = ring.deliveredCount();
        result.r3 = ring.droppedCount();
    }
}
