package io.waymark.benchmarks.contender;

import java.math.BigDecimal;
import org.audit4j.core.AuditManager;
import org.audit4j.core.Configuration;
import org.audit4j.core.DummyMetaData;
import org.audit4j.core.IAuditManager;
import org.audit4j.core.dto.EventBuilder;
import org.audit4j.core.handler.file.FileAuditHandler;
import org.audit4j.core.layout.SimpleLayout;

/** audit4j with its file handler and its simple layout, which is uncompressed plain text. */
public final class Audit4jContender implements Contender {
    private final IAuditManager audit;

    /** Starts audit4j with files in the working directory. */
    public Audit4jContender() {
        Configuration configuration = new Configuration();
        configuration.setLayout(new SimpleLayout());
        configuration.setMetaData(new DummyMetaData());
        configuration.addHandler(new FileAuditHandler());
        configuration.addProperty("log.file.location", ".");
        audit = AuditManager.startWithConfiguration(configuration);
    }

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
        audit.audit(new EventBuilder()
                .addActor(OrderArguments.PRINCIPAL)
                .addAction("createOrder")
                .addField("id", id)
                .addField("customer", customer)
                .addField("count", count)
                .addField("total", total)
                .addField("orderId", order.id())
                .build());
        return order;
    }

    @Override
    public void close() {
        AuditManager.shutdown();
    }
}
