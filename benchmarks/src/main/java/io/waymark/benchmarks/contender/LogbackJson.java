package io.waymark.benchmarks.contender;

import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logback: its asynchronous appender, set to lose nothing, the logstash encoder, rolling gz files. */
public final class LogbackJson implements Contender {
    private static final Logger LOG = LoggerFactory.getLogger("audit");

    @Override
    public Object call(int number) {
        return createOrder(
                Arguments.id(number), Arguments.customer(number), Arguments.count(number), Arguments.total(number));
    }

    private Order createOrder(String id, String customer, int count, BigDecimal total) {
        Order order = new Order(id, customer, count, total);
        LOG.atInfo()
                .addKeyValue("principal", Arguments.PRINCIPAL)
                .addKeyValue("id", id)
                .addKeyValue("customer", customer)
                .addKeyValue("count", count)
                .addKeyValue("total", total)
                .addKeyValue("orderId", order.id())
                .log("createOrder");
        return order;
    }
}
