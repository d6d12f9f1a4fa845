package io.waymark.benchmarks.hotpath;

import java.nio.charset.StandardCharsets;
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
import org.openjdk.jmh.annotations.TearDown;

/** Requests to Tomcat that are events, in bursts as those of {@link AnnotatedCalls}; see {@link TomcatRequests}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RecordedRequestCalls.BURST)
public class RecordedRequestCalls {
    static final int BURST = 512;

    private static final int UNPAUSED_WARMUP_BURSTS = 200;
    private static final byte[] ORDER = "/orders/17".getBytes(StandardCharsets.US_ASCII);

    private final TomcatRequests requests = new TomcatRequests();
    private final AgentMonitor agent = new AgentMonitor();
    private int bursts;

    /** Creates the state. */
    public RecordedRequestCalls() {}

    /** Records one request, which triggers the start of the agent, and waits for it. */
    @Setup(Level.Trial)
    public void awaitAgent() {
        requests.serve("DELETE", ORDER);
        agent.awaitStart();
    }

    /** Finds agent threads that have started since. */
    @Setup(Level.Iteration)
    public void refreshThreads() {
        agent.refreshThreads();
    }

    /** Waits until the agent is idle. */
    @Setup(Level.Invocation)
    public void awaitIdle() {
        if (bursts++ >= UNPAUSED_WARMUP_BURSTS) {
            agent.awaitIdle();
        }
    }

    /** Stops Tomcat. */
    @TearDown(Level.Trial)
    public void close() {
        requests.close();
    }

    /**
     * A management event.
     *
     * @return the number of requests
     */
    @Benchmark
    public int recordedRequest() {
        int served = 0;
        for (int i = 0; i < BURST; i++) {
            served = requests.serve("PUT", ORDER);
        }
        return served;
    }
}
