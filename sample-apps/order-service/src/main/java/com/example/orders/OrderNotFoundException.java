package com.example.orders;

/** Says that there is no such order. */
public class OrderNotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates it.
     *
     * @param orderId what was asked for
     */
    public OrderNotFoundException(String orderId) {
        super("There is no order " + orderId);
    }
}
