package io.waymark.endtoend.app;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** A service that is called steadily, each time with another order, until it is told to stop; says how often. */
public final class SteadyCalls {
    private static final long PAUSE_NANOS = 10_000_000;

    private SteadyCalls() {}

    public static void main(String[] arguments) throws IOException {
        int calls = 0;
        while (System.in.available() == 0) {
            Orders.getOrder("o-" + calls++);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        System.out.println(calls);
    }
}
