package io.waymark.benchmarks.contender;

import java.math.BigDecimal;

/**
 * What the service method returns.
 *
 * @param id of the order: the result id that every contender records
 * @param customer who ordered
 * @param count how many
 * @param total the sum
 */
public record BenchmarkOrder(String id, String customer, int count, BigDecimal total) {}
