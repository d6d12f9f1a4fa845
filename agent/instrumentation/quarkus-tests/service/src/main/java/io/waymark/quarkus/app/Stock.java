package io.waymark.quarkus.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;

/** Calls that requests and jobs lead to, on whichever thread. */
@EventSource("stock.example.com")
final class Stock {
    private Stock() {}

    @ManagementEvent
    static String reserveStock(@RequestParameter("orderId") String orderId) {
        if (orderId.isEmpty()) {
            throw new IllegalArgumentException("an order has an id");
        }
        return orderId;
    }

    @ManagementEvent
    static void countStock() {
        // Nothing to do: the call itself is what counts.
    }
}
