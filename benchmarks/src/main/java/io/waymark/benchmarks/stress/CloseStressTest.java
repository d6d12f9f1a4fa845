package io.waymark.benchmarks.stress;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** An event is published while the ring closes: it is either delivered or counted as dropped, never both or neither. */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "rejected after close, the caller is notified")
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "delivered before close")
@Outcome(
        id = "1, 0, 1",
        expect = Expect.ACCEPTABLE_INTERESTING,
        desc = "acknowledged to the caller, then counted as dropped by close")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost without being counted, or delivered and counted as dropped")
@State
public class CloseStressTest {
    private final RingHarness ring = new RingHarness(2, Duration.ofSeconds(30));
    private int acknowledged;

    /** Creates the state. */
    public CloseStressTest() {
        ring.startConsumer();
    }

    /** Publishes as a caller. */
    @Actor
    public void call() {
        acknowledged = ring.publish(1) ? 1 : 0;
    }

    /** Closes the ring as the shutdown hook does. */
    @Actor
    public void close() {
        ring.close();
    }

    /**
     * Collects the outcome.
     *
     * @param result events acknowledged to the caller, delivered, counted as dropped
     */
    @Arbiter
    public void collect(III_Result result) {
        ring.close();
        result.r1 = acknowledged;
        result.r2 = ring.deliveredCount();
        result.r3 = ring.droppedCount();
    }
}
