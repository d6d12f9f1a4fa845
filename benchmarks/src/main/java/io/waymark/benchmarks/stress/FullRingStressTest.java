package io.waymark.benchmarks.stress;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A ring of two slots for three events, where nobody waits: what was taken arrives, and what was not is counted. */
@JCStressTest
@Outcome(id = "2, 2, 1", expect = Expect.ACCEPTABLE, desc = "two were taken, two arrived, one was dropped")
@Outcome(id = "3, 3, 0", expect = Expect.ACCEPTABLE, desc = "the consumer was fast enough for all")
@Outcome(expect = Expect.FORBIDDEN, desc = "the caller was told what is not true")
@State
public class FullRingStressTest {
    private final RingHarness ring = new RingHarness(2, Duration.ZERO);
    private int firstProducer;
    private int secondProducer;

    /** Creates the state. */
    public FullRingStressTest() {}

    /** A caller. */
    @Actor
    public void firstProducer() {
        firstProducer = (ring.publish(1) ? 1 : 0) + (ring.publish(2) ? 1 : 0);
    }

    /** Another. */
    @Actor
    public void secondProducer() {
        secondProducer = ring.publish(3) ? 1 : 0;
    }

    /** The consumer. */
    @Actor
    public void consume() {
        ring.startConsumer();
    }

    /**
     * Counts.
     *
     * @param result what callers were told, what arrived, what was counted as dropped
     */
    @Arbiter
    public void collect(III_Result result) {
        ring.close();
        result.r1 = firstProducer + secondProducer;
        result.r2 = ring.deliveredCount();
        result.r3 = ring.droppedCount();
    }
}
