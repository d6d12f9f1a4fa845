package io.waymark.benchmarks.contender;

/** Waymark: an annotated method, called by an authenticated sender of a request. */
public final class Audited implements Contender {
    private final AuditedOrders orders = new AuditedOrders();

    /** Creates the service. */
    public Audited() {}

    @Override
    public Object call(int number) {
        return orders.createOrder(
                Arguments.id(number), Arguments.customer(number), Arguments.count(number), Arguments.total(number));
    }

    @Override
    public void serve(Runnable work) {
        new Requests(work).serve();
    }
}
