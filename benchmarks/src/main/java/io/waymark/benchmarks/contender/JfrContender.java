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
public class JfrContender implements Contender {
    private final Recording recording = new Recording();

    /** Starts the recording. */
    public JfrContender() {
        recording.enable(OrderCreated.class).withoutThreshold().withoutStackTrace();
        recording.enable(OrderChanged.class).withoutThreshold().withoutStackTrace();
        recording.enable(OrderDispatched.class).withoutThreshold().withoutStackTrace();
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

    @Name("com.example.OrderChanged")
    @Label("Order changed")
    @StackTrace(false)
    static final class OrderChanged extends Event {
        String principal = "";
        String method = "";
        String id = "";
        String customer = "";
        int count;
        String orderId = "";
    }

    @Name("com.example.OrderDispatched")
    @Label("Order dispatched")
    @StackTrace(false)
    static final class OrderDispatched extends Event {
        String principal = "";
        String method = "";
        String id = "";
        String customer = "";
        int count;
        String total = "";
        String currency = "";
        boolean express;
        long weight;
        String warehouse = "";
        String orderId = "";
    }

    /** Calls with three arguments. */
    public static final class ThreeArguments extends JfrContender {
        /** Starts the recording. */
        public ThreeArguments() {}

        @Override
        public Object call(int callNumber) {
            OrderChanged event = new OrderChanged();
            event.begin();
            BenchmarkOrder order = new BenchmarkOrder(
                    OrderArguments.id(callNumber),
                    OrderArguments.customer(callNumber),
                    OrderArguments.quantity(callNumber),
                    BigDecimal.ONE);
            event.principal = OrderArguments.PRINCIPAL;
            event.method = "changeOrder";
            event.id = order.id();
            event.customer = order.customer();
            event.count = order.count();
            event.orderId = order.id();
            event.commit();
            return order;
        }
    }

    /** Calls with eight arguments. */
    public static final class EightArguments extends JfrContender {
        /** Starts the recording. */
        public EightArguments() {}

        @Override
        public Object call(int callNumber) {
            OrderDispatched event = new OrderDispatched();
            event.begin();
            BenchmarkOrder order = new BenchmarkOrder(
                    OrderArguments.id(callNumber),
                    OrderArguments.customer(callNumber),
                    OrderArguments.quantity(callNumber),
                    OrderArguments.total(callNumber));
            event.principal = OrderArguments.PRINCIPAL;
            event.method = "dispatchOrder";
            event.id = order.id();
            event.customer = order.customer();
            event.count = order.count();
            event.total = order.total().toString();
            event.currency = OrderArguments.currency(callNumber);
            event.express = OrderArguments.express(callNumber);
            event.weight = OrderArguments.weight(callNumber);
            event.warehouse = OrderArguments.warehouse(callNumber);
            event.orderId = order.id();
            event.commit();
            return order;
        }
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
