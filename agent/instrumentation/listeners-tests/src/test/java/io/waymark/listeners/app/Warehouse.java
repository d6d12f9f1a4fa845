package io.waymark.listeners.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;

/** What listeners and jobs call. */
@EventSource("warehouse.example.com")
final class Warehouse {
    private Warehouse() {}

    @ManagementEvent
    static void reserve(@RequestParameter String place) {}
}
