package io.waymark.benchmarks.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;

/** JDK Flight Recorder with a custom event without stack trace or threshold, in a recording on disk. */
public final class JfrContender implements Contender {
    private final Recording recording = new Recording();

    /** Starts the recording. */
    public JfrContender() {
        recording.enable(OrderCreated.class).withoutThreshold().withoutStackTrace();
        recording.setToDisk(true);
        recording.start();
    }

    @Name("com.example.OrderCreated")
    @Label("Order created")
    @StackTrace(false)
    static final class OrderCreated extends Event {
        String principal = "";
        String method = "";
        String id = "";
        String customer = "";
        int count;
        String total = "";
        String orderId = "";
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
        OrderCreated event = new OrderCreated();
        event.begin();
        BenchmarkOrder order = new BenchmarkOrder(id, customer, count, total);
        event.principal = OrderArguments.PRINCIPAL;
        event.method = "createOrder";
        event.id = id;
        event.customer = customer;
        event.count = count;
        event.total = total.toString();
        event.orderId = order.id();
        event.commit();
        return order;
    }

    @Override
    public void close() {
        try {
            recording.dump(Path.of("orders.jfr"));
            recording.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
