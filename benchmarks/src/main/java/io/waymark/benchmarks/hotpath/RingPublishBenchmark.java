package io.waymark.benchmarks.hotpath;

import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;
import io.waymark.agent.ring.Ring;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * Cost of publishing one event to the ring, in nanoseconds of each producer. The consumer composes the record and discards it.
 * Bursts of 512 from at most 8 threads fit the ring; the set-up before each burst, which is not timed, waits until it has
 * drained.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RingPublishBenchmark.BURST)
public class RingPublishBenchmark {
    static final int BURST = 512;

    /** Creates the benchmark. */
    public RingPublishBenchmark() {}

    /** The ring, shared by all producers. */
    @State(Scope.Benchmark)
    public static class SharedRing {
        private final Counters counters = new Counters();
        private final Ring ring = new Ring(
                Ring.DEFAULT_SLOTS,
                Duration.ofSeconds(10),
                SampleRecords.composer(),
                counters,
                new ProblemReporter((what, cause) -> {}));

        /** Starts the consumer. */
        public SharedRing() {
            ring.drainTo((sequence, time, data, record, offset, length) -> {});
        }

        /** Stops the consumer. */
        @TearDown
        public void close() {
            ring.close(Duration.ofSeconds(10));
        }
    }

    /** One producer. */
    @State(Scope.Thread)
    public static class Producer {
        private final CapturedEvent event = SampleRecords.event(1);

        /** Creates the state. */
        public Producer() {}

        /**
         * Waits until the ring has drained.
         *
         * @param shared the ring
         */
        @Setup(Level.Invocation)
        public void awaitDrained(SharedRing shared) {
            while (shared.ring.published() - shared.counters.delivered() > Ring.DEFAULT_SLOTS / 4) {
                LockSupport.parkNanos(100_000);
            }
        }
    }

    /** One producer. */
    @Benchmark
    @Threads(1)
    public void oneProducer(SharedRing shared, Producer producer) {
        publish(shared, producer);
    }

    /** Two concurrent producers. */
    @Benchmark
    @Threads(2)
    public void twoProducers(SharedRing shared, Producer producer) {
        publish(shared, producer);
    }

    /** Eight concurrent producers. */
    @Benchmark
    @Threads(8)
    public void eightProducers(SharedRing shared, Producer producer) {
        publish(shared, producer);
    }

    /** A full ring without a consumer. */
    @State(Scope.Benchmark)
    public static class FullRing {
        private final Ring ring = new Ring(
                Ring.DEFAULT_SLOTS,
                Duration.ofMillis(1),
                SampleRecords.composer(),
                new Counters(),
                new ProblemReporter((what, cause) -> {}));

        /** Fills the ring, which blocks once until the timeout. */
        public FullRing() {
            CapturedEvent event = SampleRecords.event(1);
            boolean accepted = true;
            while (accepted) {
                accepted = ring.publish(event);
            }
        }
    }

    /** Sustained overload: an event is dropped and counted without blocking. */
    @Benchmark
    @Threads(1)
    @OperationsPerInvocation(1)
    public boolean overload(FullRing full, Producer producer) {
        return full.ring.publish(producer.event);
    }

    private static void publish(SharedRing shared, Producer producer) {
        for (int i = 0; i < BURST; i++) {
            shared.ring.publish(producer.event);
        }
    }
}
