package io.waymark.endtoend.app;

import io.waymark.annotations.CallRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes transfers on several threads. Each counts its returned calls in a mapped file, which outlives the process.
 * Prints the number of refused calls.
 */
public final class CountedTransfers {
    /** Small, since there may be thousands of threads. */
    private static final long STACK_BYTES = 256 << 10;

    /** Index in the file that others set to stop the calls. */
    public static final int STOP_SLOT = (1 << 17) - 1;

    /** While {@code true}, injected faults throw. */
    public static final String FAULT_PROPERTY = "crashlab.fault";

    private final LongBuffer returned;
    private final int first;
    private final int calls;
    private final long pauseNanos;
    private final int faultFrom;
    private final int faultTo;
    private final AtomicLong refused = new AtomicLong();

    private CountedTransfers(String[] arguments) {
        returned = map(Path.of(arguments[0]));
        first = Integer.parseInt(arguments[2]);
        calls = Integer.parseInt(arguments[3]);
        pauseNanos = Long.parseLong(arguments[4]) * 1_000;
        faultFrom = arguments.length > 5 ? Integer.parseInt(arguments[5]) : Integer.MAX_VALUE;
        faultTo = arguments.length > 6 ? Integer.parseInt(arguments[6]) : Integer.MAX_VALUE;
    }

    /**
     * Starts the threads and waits for them.
     *
     * @param arguments file of counters, number of threads, index of the first thread, calls per thread, pause after
     *     each call in microseconds, and optionally the first and last call with an injected fault
     */
    public static void main(String[] arguments) throws InterruptedException {
        CountedTransfers transfers = new CountedTransfers(arguments);
        if (arguments.length > 5) {
            // The audit has started when this returns, so that the fault does not hit its start.
            new Transfers().journaled(0, 0);
        }
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            int thread = transfers.first + i;
            threads.add(new Thread(null, () -> transfers.run(thread, begin), "transfers-" + thread, STACK_BYTES));
        }
        threads.forEach(Thread::start);
        begin.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("refused " + transfers.refused);
    }

    private void run(int thread, CountDownLatch begin) {
        try {
            begin.await();
        } catch (InterruptedException e) {
            return;
        }
        Transfers transfers = new Transfers();
        for (int number = 0; number < calls && returned.get(STOP_SLOT) == 0; number++) {
            if (thread == first && (number == faultFrom || number == faultTo)) {
                System.setProperty(FAULT_PROPERTY, Boolean.toString(number == faultFrom));
            }
            try {
                transfers.transfer(thread, number);
            } catch (CallRefusedException e) {
                refused.incrementAndGet();
            }
            returned.put(thread, number + 1L);
            if (pauseNanos > 0) {
                LockSupport.parkNanos(pauseNanos);
            }
        }
    }

    /** Maps the counters: one per thread, by the thread's index. */
    public static LongBuffer map(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, (STOP_SLOT + 1L) * Long.BYTES)
                    .asLongBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
