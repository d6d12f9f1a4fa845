package io.waymark.propagation.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;

/** The audited methods to which all work leads. */
@EventSource("orders.example.com")
final class Orders {
    private Orders() {}

    @ManagementEvent
    static void updateOrder(@RequestParameter String orderId) {}
}
