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

/** As {@link CloseStressTest}, where the caller was promised that its event is journaled: it is never told so of one that is not. */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "too late, and the caller knows")
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "in time")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc =
                "lost without being counted, counted though it arrived, or lost though the caller was told that it was journaled")
@State
public class CloseJournaledStressTest {
    private final RingHarness ring = new RingHarness(2, Duration.ofSeconds(30));
    private int acknowledged;

    /** Creates the state. */
    public CloseJournaledStressTest() {
        ring.startConsumer();
    }

    /** A caller. */
    @Actor
    public void call() {
        acknowledged = ring.publish(1, DurabilityGuarantee.JOURNALED) ? 1 : 0;
    }

    /** The end of the JVM. */
    @Actor
    public void close() {
        ring.close();
    }

    /**
     * Reads what became of it.
     *
     * @param result what the caller was told, how many arrived, how many were counted as lost
     */
    @Arbiter
    public void collect(III_Result result) {
        ring.close();
        result.r1 = acknowledged;
        result.r2 = ring.deliveredCount();
        result.r3 = ring.droppedCount();
    }
}
