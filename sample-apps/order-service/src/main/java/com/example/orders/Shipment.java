package com.example.orders;

/**
 * A shipped order.
 *
 * @param orderId id of the order
 * @param carrier name of the carrier
 * @param parcel tracking number
 */
public record Shipment(String orderId, String carrier, String parcel) {}
