package com.example.orders;

/**
 * An order on its way.
 *
 * @param orderId the order
 * @param carrier who carries it
 * @param parcel the carrier's number for it
 */
public record Shipment(String orderId, String carrier, String parcel) {}
