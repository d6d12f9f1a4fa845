package com.example.orders;

import java.util.Optional;

/** Stores orders. Implementations are thread-safe. */
public interface OrderRepository {
    /**
     * Adds an order, or replaces the order with the same id.
     *
     * @param order the order
     * @return the stored order
     */
    Order save(Order order);

    /**
     * Finds an order.
     *
     * @param orderId id of the order
     * @return the order; empty if there is none
     */
    Optional<Order> find(String orderId);
}
