package com.example.orders;

import java.util.Optional;

/** Where orders are kept. */
public interface OrderRepository {
    /**
     * Adds an order, or replaces the one of this name.
     *
     * @param order it
     * @return it
     */
    Order save(Order order);

    /**
     * Finds an order.
     *
     * @param orderId its name
     * @return it, if there is one
     */
    Optional<Order> find(String orderId);
}
