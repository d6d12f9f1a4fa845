package io.waymark.benchmarks.contender;

import java.math.BigDecimal;

/** The bare call: what every other contender is measured over. */
public final class NoAuditContender implements Contender {
    @Override
    public Object call(int number) {
        return createOrder(
                OrderArguments.id(number),
                OrderArguments.customer(number),
                OrderArguments.quantity(number),
                OrderArguments.total(number));
    }

    private BenchmarkOrder createOrder(String id, String customer, int count, BigDecimal total) {
        return new BenchmarkOrder(id, customer, count, total);
    }
}
