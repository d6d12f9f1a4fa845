package io.waymark.vertx.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;

/** Calls that requests lead to, on whichever thread. */
@EventSource("orders.example.com")
final class Orders {
    private Orders() {}

    @ManagementEvent
    static void reserveStock(@RequestParameter("orderId") String orderId) {
        if (orderId.isEmpty()) {
            throw new IllegalArgumentException("an order has an id");
        }
    }

    @ManagementEvent
    static void notifyCustomer(@RequestParameter("orderId") String orderId) {
        if (orderId.isEmpty()) {
            throw new IllegalArgumentException("an order has an id");
        }
    }

    @ManagementEvent
    static void sweep() {
        // Nothing to do: the call itself is what counts.
    }
}
