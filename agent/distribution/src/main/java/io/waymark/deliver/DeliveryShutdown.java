package io.waymark.deliver;

import io.waymark.writer.StandaloneDelivery;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Ends the delivery of all homes, at once and before a deadline, and then the process with a status that says how. */
final class DeliveryShutdown implements Runnable {
    private final List<StandaloneDelivery.DeliveryHandle> deliveries;
    private final Duration timeout;
    private final PrintStream err;

    DeliveryShutdown(List<StandaloneDelivery.DeliveryHandle> deliveries, Duration timeout, PrintStream err) {
        this.deliveries = deliveries;
        this.timeout = timeout;
        this.err = err;
    }

    /** A signal gives the JVM a status of its own, which tells a supervisor of a failure where there was none. */
    @Override
    public void run() {
        List<CompletableFuture<Boolean>> ends = deliveries.stream()
                .map(delivery -> CompletableFuture.supplyAsync(() -> delivery.finish(timeout), DeliveryShutdown::start))
                .toList();
        boolean all = true;
        for (CompletableFuture<Boolean> end : ends) {
            all &= end.join();
        }
        if (!all) {
            err.println("waymark: stopped before all was delivered and signed; the next run does the rest");
        }
        err.flush();
        Runtime.getRuntime().halt(all ? 0 : 1);
    }

    private static void start(Runnable task) {
        new Thread(task, "waymark-finish").start();
    }
}
