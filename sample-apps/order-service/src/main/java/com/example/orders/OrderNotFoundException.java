package com.example.orders;

/** Thrown if no order has the requested id. */
public class OrderNotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param orderId the requested id
     */
    public OrderNotFoundException(String orderId) {
        super("Order not found: " + orderId);
    }
}
