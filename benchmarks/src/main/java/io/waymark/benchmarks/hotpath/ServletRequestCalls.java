package io.waymark.benchmarks.hotpath;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Requests to Tomcat that are no events, which need no wait between them; see {@link TomcatRequests}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ServletRequestCalls {
    private static final byte[] HEALTH = "/health".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ORDER = "/orders/17".getBytes(StandardCharsets.US_ASCII);

    private final TomcatRequests requests = new TomcatRequests();

    /** Creates the state. */
    public ServletRequestCalls() {}

    /** Records one request, which triggers the start of the agent, and waits for it. */
    @Setup(Level.Trial)
    public void awaitAgent() {
        requests.serve("DELETE", ORDER);
        new AgentMonitor().awaitStart();
    }

    /** Stops Tomcat. */
    @TearDown(Level.Trial)
    public void close() {
        requests.close();
    }

    /**
     * A request of a route that is excluded by default.
     *
     * @return the number of requests
     */
    @Benchmark
    public int excludedRequest() {
        return requests.serve("GET", HEALTH);
    }

    /**
     * A data event that no selector selects.
     *
     * @return the number of requests
     */
    @Benchmark
    public int notSelectedRequest() {
        return requests.serve("GET", ORDER);
    }
}
