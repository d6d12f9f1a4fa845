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

/** The service with Waymark annotations. Without the agent its methods are the empty baseline. */
@EventSource("orders.example.com")
public class AuditedOrders {
    private final OrderRejectedException rejection = new OrderRejectedException();

    /** Has no stack trace, so that benchmarks measure the recording and not the exception. */
    public static final class OrderRejectedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private OrderRejectedException() {
            super("the order was rejected", null, false, false);
        }
    }

    /** Creates the service. */
    public AuditedOrders() {}

    /**
     * Four arguments, one response element.
     *
     * @param id id of the order
     * @param customer name of the customer
     * @param count number of items
     * @param total price of the order
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
     * Three arguments, one response element.
     *
     * @param id id of the order
     * @param customer name of the customer
     * @param count number of items
     * @return the order
     */
    @ManagementEvent
    @ResponseElement(value = "orderId", property = "id")
    public BenchmarkOrder changeOrder(
            @RequestParameter String id, @RequestParameter String customer, @RequestParameter int count) {
        return new BenchmarkOrder(id, customer, count, BigDecimal.ONE);
    }

    /**
     * Eight arguments, one response element.
     *
     * @param id id of the order
     * @param customer name of the customer
     * @param count number of items
     * @param total price of the order
     * @param currency code of the price's currency
     * @param express whether the order is in a hurry
     * @param weight weight in grams
     * @param warehouse name of a warehouse
     * @return the order
     */
    @ManagementEvent
    @ResponseElement(value = "orderId", property = "id")
    public BenchmarkOrder dispatchOrder(
            @RequestParameter String id,
            @RequestParameter String customer,
            @RequestParameter int count,
            @RequestParameter BigDecimal total,
            @RequestParameter String currency,
            @RequestParameter boolean express,
            @RequestParameter long weight,
            @RequestParameter String warehouse) {
        return new BenchmarkOrder(id, customer, count, total);
    }

    /**
     * The same as {@link #createOrder} as a data event, which the default trail does not select.
     *
     * @param id id of the order
     * @param customer name of the customer
     * @param count number of items
     * @param total price of the order
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
     * One record parameter, whose components are encoded as JSON.
     *
     * @param order the order
     */
    @ManagementEvent
    public void updateOrder(@RequestParameter BenchmarkOrder order) {}

    /**
     * One string parameter.
     *
     * @param note text of any length
     */
    @ManagementEvent
    public void addNote(@RequestParameter String note) {}

    /**
     * Always throws.
     *
     * @param id id of the order
     */
    @ManagementEvent
    public void rejectOrder(@RequestParameter String id) {
        throw rejection;
    }

    /**
     * Returns once its event survives a crash of the process.
     *
     * @param id id of the order
     */
    @ManagementEvent(guarantee = Guarantee.JOURNALED)
    public void payOrder(@RequestParameter String id) {}

    /**
     * Returns once its event survives a power loss.
     *
     * @param id id of the order
     */
    @ManagementEvent(guarantee = Guarantee.SYNCED)
    public void refundOrder(@RequestParameter String id) {}

    /**
     * Returns a stage, which is already complete.
     *
     * @param id id of the order
     * @return the stage
     */
    @ManagementEvent
    public CompletionStage<String> shipOrder(@RequestParameter String id) {
        return CompletableFuture.completedFuture(id);
    }
}
