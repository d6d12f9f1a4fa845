package io.waymark.endtoend.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes transfers on several threads until it is killed. Each counts its returned calls in a mapped file, which
 * outlives the process.
 */
public final class EndlessTransfers {
    public static final int THREADS = 3;

    private EndlessTransfers() {}

    public static void main(String[] arguments) throws IOException {
        LongBuffer returned = map(Path.of(arguments[0]));
        boolean synced = arguments[1].equals("synced");
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            new Thread(() -> transfer(returned, thread, synced)).start();
        }
    }

    private static void transfer(LongBuffer returned, int thread, boolean synced) {
        Transfers transfers = new Transfers();
        for (int number = 0; ; number++) {
            if (synced) {
                transfers.synced(thread, number);
            } else {
                transfers.journaled(thread, number);
            }
            returned.put(thread, number + 1L);
        }
    }

    public static LongBuffer map(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, (long) THREADS * Long.BYTES)
                    .asLongBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
