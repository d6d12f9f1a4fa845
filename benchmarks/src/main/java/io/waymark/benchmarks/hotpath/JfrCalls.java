package io.waymark.benchmarks.hotpath;

import io.waymark.benchmarks.contender.JfrContender;
import io.waymark.benchmarks.contender.OrderArguments;
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

/** JDK Flight Recorder, the fastest recorder in the JDK, in the same bursts as {@link AnnotatedCalls}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AnnotatedCalls.BURST)
public class JfrCalls {
    private final JfrContender recorder = new JfrContender();
    private final AgentMonitor agent = new AgentMonitor();

    /** Starts the recording. */
    public JfrCalls() {}

    /** Waits as {@link AnnotatedCalls} does. */
    @Setup(Level.Invocation)
    public void awaitIdle(Blackhole hole) {
        agent.awaitIdle();
        hole.consume(OrderArguments.warmCaches(AnnotatedCalls.BURST));
    }

    /** The same arguments. */
    @Benchmark
    public void fourScalars(Blackhole hole) {
        for (int i = 0; i < AnnotatedCalls.BURST; i++) {
            hole.consume(recorder.call(i));
        }
    }
}
