package io.waymark.benchmarks.contender;

/** Waymark with an annotated method, called in a request of an authenticated user. */
public class WaymarkContender implements Contender {
    private final AuditedOrders orders = new AuditedOrders();

    /** Creates the service. */
    public WaymarkContender() {}

    /** Calls with three arguments. */
    public static final class ThreeArguments extends WaymarkContender {
        /** Creates the service. */
        public ThreeArguments() {}

        @Override
        public Object call(int callNumber) {
            return orders().changeOrder(
                            OrderArguments.id(callNumber),
                            OrderArguments.customer(callNumber),
                            OrderArguments.quantity(callNumber));
        }
    }

    /** Calls with eight arguments. */
    public static final class EightArguments extends WaymarkContender {
        /** Creates the service. */
        public EightArguments() {}

        @Override
        public Object call(int callNumber) {
            return orders().dispatchOrder(
                            OrderArguments.id(callNumber),
                            OrderArguments.customer(callNumber),
                            OrderArguments.quantity(callNumber),
                            OrderArguments.total(callNumber),
                            OrderArguments.currency(callNumber),
                            OrderArguments.express(callNumber),
                            OrderArguments.weight(callNumber),
                            OrderArguments.warehouse(callNumber));
        }
    }

    final AuditedOrders orders() {
        return orders;
    }

    @Override
    public Object call(int callNumber) {
        return orders.createOrder(
                OrderArguments.id(callNumber),
                OrderArguments.customer(callNumber),
                OrderArguments.quantity(callNumber),
                OrderArguments.total(callNumber));
    }

    @Override
    public final void runInRequest(Runnable work) {
        new ServletRequests(work).serve();
    }
}
