package io.waymark.endtoend.app;

import io.waymark.annotations.DataEvent;
import io.waymark.annotations.EventResource;
import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import io.waymark.annotations.ResponseElement;
import io.waymark.annotations.Sensitive;
import java.math.BigDecimal;
import java.util.concurrent.CompletableFuture;

/** The annotated service of the end-to-end tests. */
@EventSource("orders.example.com")
public class Orders {
    public record OrderDetails(String id, String customer, int quantity, BigDecimal price) {}

    @ManagementEvent
    @ResponseElement(value = "orderId", property = "id")
    @EventResource(type = "Example::Orders::Order", arn = "arn:aws:orders:{region}:{account}:order/{orderId}")
    public OrderDetails createOrder(
            @RequestParameter String customer,
            @RequestParameter int quantity,
            @RequestParameter BigDecimal price,
            @RequestParameter String note,
            @RequestParameter("cardNumber") @Sensitive String card,
            String notRecorded) {
        return new OrderDetails(customer + "-" + quantity, customer, quantity, price);
    }

    @ManagementEvent(readOnly = true)
    public static OrderDetails getOrder(@RequestParameter String orderId) {
        return new OrderDetails(orderId, "somebody", 1, BigDecimal.ONE);
    }

    @ManagementEvent
    public void cancelOrder(@RequestParameter String orderId, RuntimeException failure) {
        throw failure;
    }

    @DataEvent
    public void touchOrder(@RequestParameter String orderId) {}

    @ManagementEvent
    @ResponseElement("outcome")
    public CompletableFuture<String> shipOrder(@RequestParameter String orderId, CompletableFuture<String> shipment) {
        return shipment;
    }

    @ManagementEvent
    public <T> T pass(T value) {
        return value;
    }
}
