package io.waymark.endtoend.app;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes 1,000 calls from 8 threads. */
public final class ThousandCalls {
    private ThousandCalls() {}

    public static void main(String[] arguments) throws Exception {
        Orders orders = new Orders();
        ExecutorService executor = arguments.length > 0 ? virtualThreads() : Executors.newFixedThreadPool(8);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            String customer = "customer" + thread;
            tasks.add(() -> {
                for (int call = 0; call < 125; call++) {
                    orders.createOrder(
                            customer, call, new BigDecimal("9.90"), "äöü\n\"quoted\"", "4111111111111111", "unseen");
                }
                return null;
            });
        }
        for (Future<Void> task : executor.invokeAll(tasks)) {
            task.get();
        }
        executor.shutdown();
    }

    /** Called by reflection: the class is compiled for JDK 17, which has no virtual threads. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }
}
