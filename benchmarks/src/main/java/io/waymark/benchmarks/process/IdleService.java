package io.waymark.benchmarks.process;

import io.waymark.benchmarks.contender.Contender;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** Makes 20,000 calls in about two seconds, signals the end on standard output, and idles until the end of standard input. */
public final class IdleService {
    private IdleService() {}

    /**
     * Runs until the end of standard input.
     *
     * @param arguments class of the contender
     * @throws Exception if the contender cannot be created
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
        for (int callNumber = 0; callNumber < 20_000; callNumber++) {
            contender.call(callNumber);
            if (callNumber % 10 == 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
