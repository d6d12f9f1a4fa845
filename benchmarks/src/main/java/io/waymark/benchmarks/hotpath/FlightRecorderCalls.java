package io.waymark.benchmarks.hotpath;

import io.waymark.benchmarks.contender.Arguments;
import io.waymark.benchmarks.contender.FlightRecorder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The best of what the JDK has built in, in the same bursts as {@link AnnotatedCalls}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AnnotatedCalls.BURST)
public class FlightRecorderCalls {
    private final FlightRecorder recorder = new FlightRecorder();
    private final AgentThreads agent = new AgentThreads();

    /** Starts the recording. */
    public FlightRecorderCalls() {}

    /** Waits as {@link AnnotatedCalls} does. */
    @Setup(Level.Invocation)
    public void rest(Blackhole hole) {
        agent.awaitQuiet();
        hole.consume(Arguments.touch(AnnotatedCalls.BURST));
    }

    /** The same arguments. */
    @Benchmark
    public void fourScalars(Blackhole hole) {
        for (int i = 0; i < AnnotatedCalls.BURST; i++) {
            hole.consume(recorder.call(i));
        }
    }
}
