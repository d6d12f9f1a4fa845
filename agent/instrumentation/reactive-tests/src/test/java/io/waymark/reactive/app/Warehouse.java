package io.waymark.reactive.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;

/** Called on all threads that a request comes to. */
@EventSource("warehouse.example.com")
final class Warehouse {
    private Warehouse() {}

    @ManagementEvent
    static String reserve(@RequestParameter String orderId, @RequestParameter String place) {
        return orderId;
    }
}
