package io.waymark.benchmarks.contender;

import java.math.BigDecimal;

/** The bare call: what every other contender is measured over. */
public final class Unrecorded implements Contender {
    @Override
    public Object call(int number) {
        return createOrder(
                Arguments.id(number), Arguments.customer(number), Arguments.count(number), Arguments.total(number));
    }

    private Order createOrder(String id, String customer, int count, BigDecimal total) {
        return new Order(id, customer, count, total);
    }
}
