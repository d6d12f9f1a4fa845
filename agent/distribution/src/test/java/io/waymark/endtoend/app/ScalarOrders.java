package io.waymark.endtoend.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import io.waymark.annotations.ResponseElement;
import java.math.BigDecimal;

/** Calls with four scalar parameters and one response element, as many as the argument says. */
@EventSource("orders.example.com")
public class ScalarOrders {
    /** The result of a call. */
    public record Order(String id, String customer) {}

    @ManagementEvent
    @ResponseElement(value = "orderId", property = "id")
    public Order createOrder(
            @RequestParameter String id,
            @RequestParameter String customer,
            @RequestParameter int count,
            @RequestParameter BigDecimal total) {
        return new Order(id, customer);
    }

    public static void main(String[] arguments) {
        ScalarOrders orders = new ScalarOrders();
        int calls = Integer.parseInt(arguments[0]);
        for (int call = 0; call < calls; call++) {
            orders.createOrder(
                    "order-" + (10_000_000 + call),
                    "customer-" + (100_000 + call % 4096) + "@accounts.example.com",
                    call % 64 + 1,
                    BigDecimal.valueOf(100_000 + call, 2));
        }
    }
}
