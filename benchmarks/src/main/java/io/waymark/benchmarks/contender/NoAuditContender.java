package io.waymark.benchmarks.contender;

import java.math.BigDecimal;

/** The bare call, which is subtracted from the cost of every other contender. */
public final class NoAuditContender implements Contender {
    @Override
    public Object call(int callNumber) {
        return createOrder(
                OrderArguments.id(callNumber),
                OrderArguments.customer(callNumber),
                OrderArguments.quantity(callNumber),
                OrderArguments.total(callNumber));
    }

    private BenchmarkOrder createOrder(String id, String customer, int count, BigDecimal total) {
        return new BenchmarkOrder(id, customer, count, total);
    }
}
