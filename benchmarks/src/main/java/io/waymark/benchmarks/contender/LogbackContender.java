package io.waymark.benchmarks.contender;

import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logback with its asynchronous appender, set to discard nothing, the Logstash encoder and rolling gzip files. */
public final class LogbackContender implements Contender {
    private static final Logger LOG = LoggerFactory.getLogger("audit");

    @Override
    public Object call(int callNumber) {
        return createOrder(
                OrderArguments.id(callNumber),
                OrderArguments.customer(callNumber),
                OrderArguments.quantity(callNumber),
                OrderArguments.total(callNumber));
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
