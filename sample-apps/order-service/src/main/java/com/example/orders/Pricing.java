package com.example.orders;

import java.util.List;

/**
 * What decides about prices.
 *
 * @param feedUrl where prices come from; empty while nobody has said so
 * @param discounts what is taken off
 */
public record Pricing(String feedUrl, List<Discount> discounts) {}
