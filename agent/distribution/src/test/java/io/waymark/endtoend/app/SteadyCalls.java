package io.waymark.endtoend.app;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** Makes calls with ever new orders until it is stopped, and prints their number. */
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
