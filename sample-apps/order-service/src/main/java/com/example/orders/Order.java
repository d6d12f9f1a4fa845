package com.example.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * An order.
 *
 * @param orderId its name
 * @param customerId who ordered
 * @param lines what
 * @param total what it costs
 * @param status what has become of it
 * @param placedAt when it was placed
 */
public record Order(
        String orderId, String customerId, List<OrderLine> lines, BigDecimal total, Status status, Instant placedAt) {
    /** What becomes of an order. */
    public enum Status {
        /** Paid, not yet sent. */
        PLACED,
        /** On its way. */
        SHIPPED,
        /** Called off. */
        CANCELLED
    }

    Order withStatus(Status next) {
        return new Order(orderId, customerId, lines, total, next, placedAt);
    }
}
