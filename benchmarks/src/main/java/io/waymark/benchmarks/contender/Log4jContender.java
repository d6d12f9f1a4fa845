package io.waymark.benchmarks.contender;

import java.math.BigDecimal;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.message.StringMapMessage;

/** Log4j2 with asynchronous loggers, the JSON template layout and rolling gzip files. */
public final class Log4jContender implements Contender {
    private static final Logger LOG = LogManager.getLogger("audit");

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
        LOG.info(new StringMapMessage(7)
                .with("principal", OrderArguments.PRINCIPAL)
                .with("method", "createOrder")
                .with("id", id)
                .with("customer", customer)
                .with("count", count)
                .with("total", total.toString())
                .with("orderId", order.id()));
        return order;
    }

    @Override
    public void close() {
        LogManager.shutdown();
    }
}
