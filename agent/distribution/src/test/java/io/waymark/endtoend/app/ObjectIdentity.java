package io.waymark.endtoend.app;

import java.util.concurrent.CompletableFuture;

/** Prints whether arguments, results and exceptions of audited methods are the same instances on both sides. */
public final class ObjectIdentity {
    private ObjectIdentity() {}

    public static void main(String[] arguments) {
        Orders orders = new Orders();
        Object value = new Object();
        System.out.println("result " + (orders.pass(value) == value));
        RuntimeException failure = new IllegalStateException("no such order");
        try {
            orders.cancelOrder("o-1", failure);
        } catch (RuntimeException e) {
            System.out.println("exception " + (e == failure) + " " + e.getSuppressed().length + " " + e.getMessage());
        }
        CompletableFuture<String> shipment = new CompletableFuture<>();
        CompletableFuture<String> returned = orders.shipOrder("o-1", shipment);
        System.out.println("stage " + (returned == shipment) + " " + returned.isDone());
        shipment.complete("shipped");
        System.out.println("completed " + returned.join());
        CompletableFuture<String> lost = new CompletableFuture<>();
        CompletableFuture<String> returnedLost = orders.shipOrder("o-2", lost);
        lost.completeExceptionally(failure);
        System.out.println("failed " + (returnedLost.handle((result, e) -> e).join() == failure));
    }
}
