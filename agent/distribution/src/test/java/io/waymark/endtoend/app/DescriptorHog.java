package io.waymark.endtoend.app;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Makes transfers while it exhausts the file descriptors, and after it frees them. */
public final class DescriptorHog {
    private static final long PAUSE_NANOS = 5_000_000;

    private DescriptorHog() {}

    /**
     * Makes the transfers.
     *
     * @param arguments file of counters, index of the thread, number of calls before, during and after the exhaustion
     */
    public static void main(String[] arguments) throws IOException {
        LongBuffer returned = CountedTransfers.map(Path.of(arguments[0]));
        int thread = Integer.parseInt(arguments[1]);
        int calls = Integer.parseInt(arguments[2]);
        transfer(returned, thread, 0, calls);
        List<InputStream> open = new ArrayList<>();
        try {
            while (true) {
                open.add(new FileInputStream(arguments[0]));
            }
        } catch (IOException e) {
            // Expected. Printing waits until there are descriptors again.
        }
        transfer(returned, thread, calls, 2 * calls);
        for (InputStream file : open) {
            file.close();
        }
        System.out.println("none left after " + open.size());
        transfer(returned, thread, 2 * calls, 3 * calls);
    }

    private static void transfer(LongBuffer returned, int thread, int from, int to) {
        Transfers transfers = new Transfers();
        for (int number = from; number < to; number++) {
            transfers.transfer(thread, number);
            returned.put(thread, number + 1L);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
