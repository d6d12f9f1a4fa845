package io.waymark.benchmarks.process;

import io.waymark.benchmarks.contender.Contender;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** Makes 20,000 calls within about two seconds, says so, and does nothing until its standard input ends. */
public final class IdleService {
    private IdleService() {}

    /**
     * Runs.
     *
     * @param arguments class of the contender
     * @throws Exception if the contender cannot be made
     */
    public static void main(String[] arguments) throws Exception {
        try (Contender contender = ContenderFactory.open(arguments[0])) {
            contender.runInRequest(() -> makeCalls(contender));
            System.gc();
            System.out.write('d');
            System.out.flush();
            awaitEndOfInput();
        }
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            System.gc();
            System.out.write('g');
            System.out.flush();
        }
    }

    private static void makeCalls(Contender contender) {
        for (int number = 0; number < 20_000; number++) {
            contender.call(number);
            if (number % 10 == 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
