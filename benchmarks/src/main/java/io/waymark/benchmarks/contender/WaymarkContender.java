package io.waymark.benchmarks.contender;

/** Waymark with an annotated method, called in a request of an authenticated user. */
public final class WaymarkContender implements Contender {
    private final AuditedOrders orders = new AuditedOrders();

    /** Creates the service. */
    public WaymarkContender() {}

    @Override
    public Object call(int callNumber) {
        return orders.createOrder(
                OrderArguments.id(callNumber),
                OrderArguments.customer(callNumber),
                OrderArguments.quantity(callNumber),
                OrderArguments.total(callNumber));
    }

    @Override
    public void runInRequest(Runnable work) {
        new ServletRequests(work).serve();
    }
}
