package com.example.orders;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What can be done with orders. */
public interface OrderService {
    /**
     * Places an order.
     *
     * @param customerId who orders
     * @param lines what
     * @param payment how it is paid
     * @return the order
     */
    Order createOrder(String customerId, List<OrderLine> lines, Payment payment);

    /**
     * Looks an order up.
     *
     * @param orderId its name
     * @return it
     * @throws OrderNotFoundException if there is none
     */
    Order getOrder(String orderId);

    /**
     * Calls an order off.
     *
     * @param orderId its name
     * @param reason why
     * @return the order
     * @throws OrderNotFoundException if there is none
     */
    Order cancelOrder(String orderId, String reason);

    /**
     * Sends an order.
     *
     * @param orderId its name
     * @return the shipment, when the carrier has answered; or {@link OrderNotFoundException}
     */
    CompletableFuture<Shipment> shipOrder(String orderId);
}
