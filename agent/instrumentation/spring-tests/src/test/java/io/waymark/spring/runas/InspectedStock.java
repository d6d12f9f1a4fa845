package io.waymark.spring.runas;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;

/** An audited method that is called while the user runs as another. */
@EventSource("stock.example.com")
final class InspectedStock {
    private InspectedStock() {}

    @ManagementEvent
    static void writeReport(@RequestParameter String topic) {}
}
