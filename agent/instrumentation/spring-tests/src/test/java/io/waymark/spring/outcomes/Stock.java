package io.waymark.spring.outcomes;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;

/** Audited methods that handlers call, on threads of their own. */
@EventSource("stock.example.com")
final class Stock {
    private Stock() {}

    @ManagementEvent
    static void reserveStock(@RequestParameter String orderId) {}

    @ManagementEvent
    static void sendParcel(@RequestParameter String orderId) {}
}
