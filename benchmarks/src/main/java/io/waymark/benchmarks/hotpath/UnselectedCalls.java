package io.waymark.benchmarks.hotpath;

import io.waymark.benchmarks.contender.AuditedOrders;
import io.waymark.benchmarks.contender.OrderArguments;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Calls without an event, which need no wait between them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UnselectedCalls {
    private final AuditedOrders orders = new AuditedOrders();
    private int number;

    /** Creates the state. */
    public UnselectedCalls() {}

    /** Triggers the start of the agent and waits for it. */
    @Setup(Level.Trial)
    public void awaitAgent() {
        orders.refresh();
        new AgentMonitor().awaitStart();
    }

    /**
     * A data event that no selector selects.
     *
     * @return the result of the method
     */
    @Benchmark
    public Object notSelected() {
        int i = number++;
        return orders.readOrder(
                OrderArguments.id(i), OrderArguments.customer(i), OrderArguments.quantity(i), OrderArguments.total(i));
    }
}
