package io.waymark.endtoend.app;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Transfers, and meanwhile opens all files that it may, and closes them again. */
public final class DescriptorHog {
    private static final long PAUSE_NANOS = 5_000_000;

    private DescriptorHog() {}

    /**
     * Runs it.
     *
     * @param arguments the file of counters, the number of the thread, how many calls it makes before, meanwhile and after
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
            // As it should be. What it was is printed once there are descriptors again.
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
