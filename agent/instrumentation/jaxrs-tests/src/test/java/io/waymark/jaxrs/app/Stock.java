package io.waymark.jaxrs.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;

/** Called while a request is served. */
@EventSource("stock.example.com")
final class Stock {
    private Stock() {}

    @ManagementEvent
    static void reserveStock(@RequestParameter("orderId") String orderId) {
        if (orderId.isEmpty()) {
            throw new IllegalArgumentException("an order has an id");
        }
    }

    @ManagementEvent
    static void sendParcel(@RequestParameter("orderId") String orderId) {
        if (orderId.isEmpty()) {
            throw new IllegalArgumentException("an order has an id");
        }
    }
}
