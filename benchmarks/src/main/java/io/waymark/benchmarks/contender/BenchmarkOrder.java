package io.waymark.benchmarks.contender;

import java.math.BigDecimal;

/**
 * Result of the service method.
 *
 * @param id id of the order; every contender records it as the result id
 * @param customer name of the customer
 * @param count number of items
 * @param total price of the order
 */
public record BenchmarkOrder(String id, String customer, int count, BigDecimal total) {}
