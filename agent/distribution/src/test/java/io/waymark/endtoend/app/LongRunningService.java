package io.waymark.endtoend.app;

import java.math.BigDecimal;
import java.util.concurrent.CountDownLatch;

/** Makes a given number of calls, prints that, and runs until it is terminated. */
public final class LongRunningService {
    private LongRunningService() {}

    public static void main(String[] arguments) throws InterruptedException {
        Orders orders = new Orders();
        for (int call = 0; call < Integer.parseInt(arguments[0]); call++) {
            orders.createOrder("customer", call, BigDecimal.TEN, "", "4111111111111111", "");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Orders.getOrder("called-while-shutting-down")));
        System.out.println("serving");
        new CountDownLatch(1).await();
    }
}
