package io.waymark.deliver;

import io.waymark.writer.StandaloneDelivery;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Stops the delivery of all homes in parallel, with a deadline, and then the process with the exit status of the command. */
final class DeliveryShutdown implements Runnable {
    private final List<StandaloneDelivery.DeliveryHandle> deliveries;
    private final Duration timeout;
    private final PrintStream err;

    DeliveryShutdown(List<StandaloneDelivery.DeliveryHandle> deliveries, Duration timeout, PrintStream err) {
        this.deliveries = deliveries;
        this.timeout = timeout;
        this.err = err;
    }

    /** Halts the JVM, because after a signal it would exit with a status that supervisors take for a failure. */
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
            err.println("waymark: stopped before all events were delivered and signed; the next run continues");
        }
        err.flush();
        Runtime.getRuntime().halt(all ? 0 : 1);
    }

    private static void start(Runnable task) {
        new Thread(task, "waymark-finish").start();
    }
}
