package io.waymark.benchmarks.stress;

import io.waymark.agent.durability.DurabilityGuarantee;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** As {@link CloseStressTest} with guarantee {@code journaled}: an acknowledged event is always in the journal. */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "rejected after close, the caller is notified")
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "delivered before close")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc =
                "lost without being counted, delivered and counted as dropped, or lost after it was acknowledged as journaled")
@State
public class CloseJournaledStressTest {
    private final RingHarness ring = new RingHarness(2, Duration.ofSeconds(30));
    private int acknowledged;

    /** Creates the state. */
    public CloseJournaledStressTest() {
        ring.startConsumer();
    }

    /** Publishes as a caller. */
    @Actor
    public void call() {
        acknowledged = ring.publish(1, DurabilityGuarantee.JOURNALED) ? 1 : 0;
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
