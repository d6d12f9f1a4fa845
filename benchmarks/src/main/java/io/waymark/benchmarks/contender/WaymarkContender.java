package io.waymark.benchmarks.contender;

/** Waymark: an annotated method, called by an authenticated sender of a request. */
public final class WaymarkContender implements Contender {
    private final AuditedOrders orders = new AuditedOrders();

    /** Creates the service. */
    public WaymarkContender() {}

    @Override
    public Object call(int number) {
        return orders.createOrder(
                OrderArguments.id(number),
                OrderArguments.customer(number),
                OrderArguments.quantity(number),
                OrderArguments.total(number));
    }

    @Override
    public void runInRequest(Runnable work) {
        new ServletRequests(work).serve();
    }
}
