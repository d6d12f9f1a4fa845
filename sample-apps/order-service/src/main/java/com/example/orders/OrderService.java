package com.example.orders;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Manages orders. */
public interface OrderService {
    /**
     * Places an order.
     *
     * @param customerId id of the customer
     * @param lines ordered articles
     * @param payment the payment
     * @return the new order
     */
    Order createOrder(String customerId, List<OrderLine> lines, Payment payment);

    /**
     * Returns an order.
     *
     * @param orderId id of the order
     * @return the order
     * @throws OrderNotFoundException if there is no such order
     */
    Order getOrder(String orderId);

    /**
     * Cancels an order.
     *
     * @param orderId id of the order
     * @param reason reason given by the customer
     * @return the cancelled order
     * @throws OrderNotFoundException if there is no such order
     */
    Order cancelOrder(String orderId, String reason);

    /**
     * Ships an order.
     *
     * @param orderId id of the order
     * @return completes with the shipment once the carrier has confirmed, or with an {@link OrderNotFoundException}
     */
    CompletableFuture<Shipment> shipOrder(String orderId);
}
