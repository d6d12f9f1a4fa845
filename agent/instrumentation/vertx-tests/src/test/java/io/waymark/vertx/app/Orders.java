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
        Thread.yield();
    }

    @ManagementEvent
    static void notifyCustomer(@RequestParameter("orderId") String orderId) {
        Thread.yield();
    }

    @ManagementEvent
    static void sweep() {
        Thread.yield();
    }
}
