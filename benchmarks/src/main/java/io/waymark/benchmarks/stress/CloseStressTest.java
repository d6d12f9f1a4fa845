package io.waymark.benchmarks.stress;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** An event comes while the ring is closed: it arrives, or it is counted as lost, and never neither or both. */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "too late, and the caller knows")
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "in time")
@Outcome(
        id = "1, 0, 1",
        expect = Expect.ACCEPTABLE_INTERESTING,
        desc = "the caller was told that it was taken, and close counted it as lost")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost without being counted, or counted though it arrived")
@State
public class CloseStressTest {
    private final RingHarness ring = new RingHarness(2, Duration.ofSeconds(30));
    private int acknowledged;

    /** Creates the state. */
    public CloseStressTest() {
        ring.startConsumer();
    }

    /** A caller. */
    @Actor
    public void call() {
        acknowledged = ring.publish(1) ? 1 : 0;
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
