package com.example.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * An order.
 *
 * @param orderId unique id of the order
 * @param customerId id of the customer
 * @param lines ordered articles
 * @param total sum of all lines
 * @param status current status
 * @param placedAt time of the order, in seconds precision
 */
public record Order(
        String orderId, String customerId, List<OrderLine> lines, BigDecimal total, Status status, Instant placedAt) {
    /** Status of an order. */
    public enum Status {
        /** Paid, not yet shipped. */
        PLACED,
        /** Handed to the carrier. */
        SHIPPED,
        /** Cancelled. */
        CANCELLED
    }

    Order withStatus(Status next) {
        return new Order(orderId, customerId, lines, total, next, placedAt);
    }
}
