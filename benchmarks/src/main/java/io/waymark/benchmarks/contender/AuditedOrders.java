package io.waymark.benchmarks.contender;

import io.waymark.annotations.DataEvent;
import io.waymark.annotations.EventSource;
import io.waymark.annotations.Guarantee;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import io.waymark.annotations.ResponseElement;
import java.math.BigDecimal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The service, annotated for the agent. Without the agent its methods are the empty baselines. */
@EventSource("orders.example.com")
public class AuditedOrders {
    private final OrderRejectedException rejection = new OrderRejectedException();

    /** Without a stack trace, so that what is measured is the recording and not the exception. */
    public static final class OrderRejectedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private OrderRejectedException() {
            super("the order was refused", null, false, false);
        }
    }

    /** Creates the service. */
    public AuditedOrders() {}

    /**
     * Four arguments, one response element.
     *
     * @param id the order's
     * @param customer who orders
     * @param count how many
     * @param total the sum
     * @return the order
     */
    @ManagementEvent
    @ResponseElement(value = "orderId", property = "id")
    public BenchmarkOrder createOrder(
            @RequestParameter String id,
            @RequestParameter String customer,
            @RequestParameter int count,
            @RequestParameter BigDecimal total) {
        return new BenchmarkOrder(id, customer, count, total);
    }

    /**
     * The same as a data event, which no selector of the default trail selects.
     *
     * @param id the order's
     * @param customer who orders
     * @param count how many
     * @param total the sum
     * @return the order
     */
    @DataEvent
    @ResponseElement(value = "orderId", property = "id")
    public BenchmarkOrder readOrder(
            @RequestParameter String id,
            @RequestParameter String customer,
            @RequestParameter int count,
            @RequestParameter BigDecimal total) {
        return new BenchmarkOrder(id, customer, count, total);
    }

    /** No arguments, no result. */
    @ManagementEvent
    public void refresh() {}

    /**
     * A record is passed, whose components become JSON.
     *
     * @param order it
     */
    @ManagementEvent
    public void updateOrder(@RequestParameter BenchmarkOrder order) {}

    /**
     * A text is passed.
     *
     * @param note it
     */
    @ManagementEvent
    public void addNote(@RequestParameter String note) {}

    /**
     * Fails.
     *
     * @param id the order's
     */
    @ManagementEvent
    public void rejectOrder(@RequestParameter String id) {
        throw rejection;
    }

    /**
     * Returns when its event outlives the process.
     *
     * @param id the order's
     */
    @ManagementEvent(guarantee = Guarantee.JOURNALED)
    public void payOrder(@RequestParameter String id) {}

    /**
     * Returns when its event outlives a power loss.
     *
     * @param id the order's
     */
    @ManagementEvent(guarantee = Guarantee.SYNCED)
    public void refundOrder(@RequestParameter String id) {}

    /**
     * Completes later, in form: the stage is complete when it is returned.
     *
     * @param id the order's
     * @return the stage
     */
    @ManagementEvent
    public CompletionStage<String> shipOrder(@RequestParameter String id) {
        return CompletableFuture.completedFuture(id);
    }
}
