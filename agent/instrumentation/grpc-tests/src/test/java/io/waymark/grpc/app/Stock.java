package io.waymark.grpc.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;

/** Called on the threads that serve calls, and on others. */
@EventSource("stock.example.com")
final class Stock {
    private Stock() {}

    @ManagementEvent
    static void reserve(@RequestParameter String orderId, @RequestParameter String place) {}
}
