package io.waymark.benchmarks.stress;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Events are published before the ring has a sink, and while it gets one: all are delivered, in order. */
@JCStressTest
@Outcome(id = "1, 2, 3, 3", expect = Expect.ACCEPTABLE, desc = "all delivered in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, duplicated, torn, or out of order")
@State
public class StartupStressTest {
    private final RingHarness ring = new RingHarness(4, Duration.ofSeconds(30));

    /** Creates the state with one published event. */
    public StartupStressTest() {
        ring.publish(1);
    }

    /** Publishes as a caller. */
    @Actor
    public void call() {
        ring.publish(2);
        ring.publish(3);
    }

    /** Starts the consumer, as the agent does once it has a journal. */
    @Actor
    public void startConsumer() {
        ring.startConsumer();
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
