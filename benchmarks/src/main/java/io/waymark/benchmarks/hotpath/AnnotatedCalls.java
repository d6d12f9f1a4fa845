package io.waymark.benchmarks.hotpath;

import io.waymark.benchmarks.contender.AuditedOrders;
import io.waymark.benchmarks.contender.BenchmarkOrder;
import io.waymark.benchmarks.contender.OrderArguments;
import io.waymark.benchmarks.contender.ServletRequests;
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

/**
 * Cost of one annotated call for the caller, in nanoseconds. The suite runs it twice: in a JVM with the agent, and in one
 * without, where the same code is the empty baseline.
 *
 * <p>An endless loop would fill the ring, and then measure the speed of compression and not the cost of a call. Therefore an
 * invocation is a burst of 1,024 calls, a quarter of the ring. The set-up before each burst, which is not timed, waits until
 * the agent's threads are idle. JMH times each invocation separately because of that set-up; 1,024 calls share the two clock
 * readings.
 *
 * <p>The metric is the median of bursts. On two cores a burst interrupted by agent threads that still process the burst before
 * takes a hundred times as long, so that a mean would count interruptions.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AnnotatedCalls.BURST)
public class AnnotatedCalls {
    static final int BURST = 1024;

    private static final int LONG_TEXT = 10 * 1024;
    /** Number of initial bursts without a wait: with a wait before each, compilation would take minutes. */
    private static final int UNPAUSED_WARMUP_BURSTS = 200;

    private final AuditedOrders orders = new AuditedOrders();
    private final AgentMonitor agent = new AgentMonitor();
    private final BenchmarkOrder order =
            new BenchmarkOrder("order-1", "customer-1@example.com", 3, OrderArguments.total(1));
    private final String longText =
            "Leave it with the neighbours. ".repeat(LONG_TEXT / 30 + 1).substring(0, LONG_TEXT);
    private int servedRequests;
    private int bursts;
    private final ServletRequests requests = new ServletRequests(() -> servedRequests++);

    /** Creates the state. */
    public AnnotatedCalls() {}

    /** Triggers the start of the agent and waits for it. */
    @Setup(Level.Trial)
    public void awaitAgent() {
        orders.refresh();
        agent.awaitStart();
    }

    /** Finds agent threads that have started since. */
    @Setup(Level.Iteration)
    public void refreshThreads() {
        agent.refreshThreads();
    }

    /** Waits until the agent is idle, and loads the arguments into the CPU caches. Suite {@code paced} has cold caches. */
    @Setup(Level.Invocation)
    public void awaitIdle(Blackhole hole) {
        if (bursts++ >= UNPAUSED_WARMUP_BURSTS) {
            agent.awaitIdle();
        }
        hole.consume(OrderArguments.warmCaches(BURST));
    }

    /** No parameters, no result. */
    @Benchmark
    public void noParameters() {
        for (int i = 0; i < BURST; i++) {
            orders.refresh();
        }
    }

    /** Two strings, an int and a {@code BigDecimal} with cached text; one response element. */
    @Benchmark
    public void fourScalars(Blackhole hole) {
        for (int i = 0; i < BURST; i++) {
            hole.consume(orders.createOrder(
                    OrderArguments.id(i),
                    OrderArguments.customer(i),
                    OrderArguments.quantity(i),
                    OrderArguments.total(i)));
        }
    }

    /** A record of four components. */
    @Benchmark
    public void recordParameter() {
        for (int i = 0; i < BURST; i++) {
            orders.updateOrder(order);
        }
    }

    /** A string of 10 KB, of which size, SHA-256 and first characters are recorded. */
    @Benchmark
    public void longText() {
        for (int i = 0; i < BURST; i++) {
            orders.addNote(longText);
        }
    }

    /** The method throws. */
    @Benchmark
    public void throwing(Blackhole hole) {
        for (int i = 0; i < BURST; i++) {
            try {
                orders.rejectOrder(OrderArguments.id(i));
            } catch (AuditedOrders.OrderRejectedException e) {
                hole.consume(e);
            }
        }
    }

    /** The method returns a stage. */
    @Benchmark
    public void completionStage(Blackhole hole) {
        for (int i = 0; i < BURST; i++) {
            hole.consume(orders.shipOrder(OrderArguments.id(i)));
        }
    }

    /** The event is in the journal when the call returns. */
    @Benchmark
    public void journaled() {
        for (int i = 0; i < BURST; i++) {
            orders.payOrder(OrderArguments.id(i));
        }
    }

    /** The event is flushed to disk when the call returns, so that no backlog builds up. */
    @Benchmark
    @OperationsPerInvocation(1)
    public void synced() {
        orders.refundOrder(OrderArguments.id(1));
    }

    /** A servlet request without an audited call. */
    @Benchmark
    public int request() {
        for (int i = 0; i < BURST; i++) {
            requests.serve();
        }
        return servedRequests;
    }
}
