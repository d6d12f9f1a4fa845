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
 * The caller's cost of one annotated call, in nanoseconds. Run twice by the suite: in a JVM with the agent, and in one
 * without, where the very same code is the empty baseline.
 *
 * <p>A loop without end would measure how fast events can be compressed, not what a call costs: sooner or later the ring is
 * full. So an invocation is a burst of 1,024 calls, a quarter of the ring, and before each burst, outside of the time
 * measured, the agent's threads get as long as they need to come to rest. JMH times each invocation by itself because of
 * the set-up before it; 1,024 calls share the two clock readings.
 * What counts is the median of bursts: on two cores a burst that the agent's own threads interrupt, which are busy with the
 * one before, takes a hundred times as long, and so the mean says how often that happens.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AnnotatedCalls.BURST)
public class AnnotatedCalls {
    static final int BURST = 1024;

    private static final int LONG_TEXT = 10 * 1024;
    /** So many bursts follow each other at once, for the compiler: with a rest before each, a warm-up would take minutes. */
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

    /** Has the agent start. */
    @Setup(Level.Trial)
    public void awaitAgent() {
        orders.refresh();
        agent.awaitStart();
    }

    /** Looks for threads that have come. */
    @Setup(Level.Iteration)
    public void refreshThreads() {
        agent.refreshThreads();
    }

    /** Lets the agent catch up, and then has the arguments in the caches: it is a hot loop. Suite paced has cold ones. */
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

    /** Two strings, an int and a number whose text is known; a response element. */
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

    /** A text of 10 KB: its length, SHA-256 and beginning are recorded. */
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

    /** The event is forced to the disk when the call returns. Nothing is left over to catch up with. */
    @Benchmark
    @OperationsPerInvocation(1)
    public void synced() {
        orders.refundOrder(OrderArguments.id(1));
    }

    /** A servlet's request, in which nothing audited is called. */
    @Benchmark
    public int request() {
        for (int i = 0; i < BURST; i++) {
            requests.serve();
        }
        return servedRequests;
    }
}
