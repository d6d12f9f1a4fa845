package io.waymark.benchmarks.stress;

import io.waymark.agent.durability.Guarantee;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** As {@link CloseTest}, where the caller was promised that its event is journaled: it is never told so of one that is not. */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "too late, and the caller knows")
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "in time")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc =
                "lost without being counted, counted though it arrived, or lost though the caller was told that it was journaled")
@State
public class CloseJournaledTest {
    private final HandOff ring = new HandOff(2, Duration.ofSeconds(30));
    private int told;

    /** Creates the state. */
    public CloseJournaledTest() {
        ring.drain();
    }

    /** A caller. */
    @Actor
    public void call() {
        told = ring.publish(1, Guarantee.JOURNALED) ? 1 : 0;
    }

    /** The end of the JVM. */
    @Actor
    public void end() {
        ring.close();
    }

    /**
     * Reads what became of it.
     *
     * @param result what the caller was told, how many arrived, how many were counted as lost
     */
    @Arbiter
    public void arrived(III_Result result) {
        ring.close();
        result.r1 = told;
        result.r2 = ring.count();
        result.r3 = ring.lost();
    }
}
