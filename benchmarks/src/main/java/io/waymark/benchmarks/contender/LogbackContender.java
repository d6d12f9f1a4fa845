package io.waymark.benchmarks.contender;

import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logback: its asynchronous appender, set to lose nothing, the logstash encoder, rolling gz files. */
public final class LogbackContender implements Contender {
    private static final Logger LOG = LoggerFactory.getLogger("audit");

    @Override
    public Object call(int number) {
        return createOrder(
                OrderArguments.id(number),
                OrderArguments.customer(number),
                OrderArguments.quantity(number),
                OrderArguments.total(number));
    }

    private BenchmarkOrder createOrder(String id, String customer, int count, BigDecimal total) {
        BenchmarkOrder order = new BenchmarkOrder(id, customer, count, total);
        LOG.atInfo()
                .addKeyValue("principal", OrderArguments.PRINCIPAL)
                .addKeyValue("id", id)
                .addKeyValue("customer", customer)
                .addKeyValue("count", count)
                .addKeyValue("total", total)
                .addKeyValue("orderId", order.id())
                .log("createOrder");
        return order;
    }
}
