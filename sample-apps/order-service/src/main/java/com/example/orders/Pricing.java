package com.example.orders;

import java.util.List;

/**
 * Current pricing.
 *
 * @param feedUrl URL of the price feed; empty if none is configured
 * @param discounts all discounts, by code
 */
public record Pricing(String feedUrl, List<Discount> discounts) {}
