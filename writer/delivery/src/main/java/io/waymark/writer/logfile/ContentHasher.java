package io.waymark.writer.logfile;

import io.waymark.base.hash.Sha256;
import io.waymark.base.thread.DaemonThreads;
import java.security.MessageDigest;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Computes SHA-256 and CRC-32 of the content that is compressed. Hashing takes a third to two thirds of the time of compression; for
 * large files another thread does it in parallel, which ends when there is no such file. Used by one thread.
 */
final class ContentHasher {
    private static final int KEEP_ALIVE_SECONDS = 5;
    private static final Executor HASH_EXECUTOR = createExecutor();

    private final MessageDigest sha256 = Sha256.newDigest();
    private final CRC32 crc = new CRC32();
    /** The task that was started last; tasks run in order. */
    private @Nullable FutureTask<@Nullable Void> lastTask;

    private static Executor createExecutor() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> DaemonThreads.createBackground("waymark-hash", task));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Adds bytes. */
    void add(byte[] bytes, int offset, int length) {
        await(lastTask);
        update(bytes, offset, length);
    }

    /** Adds bytes in parallel to the caller; they must not change until {@link #await} has returned. */
    FutureTask<@Nullable Void> addAsync(byte[] bytes, int offset, int length) {
        FutureTask<@Nullable Void> before = lastTask;
        FutureTask<@Nullable Void> task = new FutureTask<>(
                () -> {
                    await(before);
                    update(bytes, offset, length);
                },
                null);
        lastTask = task;
        try {
            HASH_EXECUTOR.execute(task);
        } catch (RuntimeException | OutOfMemoryError e) {
            // The process can have no more threads. If the task was queued all the same, it does not run twice.
            task.run();
        }
        return task;
    }

    private void update(byte[] bytes, int offset, int length) {
        sha256.update(bytes, offset, length);
        crc.update(bytes, offset, length);
    }

    /** Waits for the end of a task; runs it if it was not started. */
    static void await(@Nullable FutureTask<@Nullable Void> task) {
        if (task == null) {
            return;
        }
        // Does nothing if the other thread has started it. That thread may get too little of a busy processor, or be
        // dead.
        task.run();
        boolean interrupted = false;
        boolean done = false;
        while (!done) {
            try {
                task.get();
                done = true;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                throw new IllegalStateException("hashing failed", e.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    int crc32() {
        await(lastTask);
        return (int) crc.getValue();
    }

    /** Returns the SHA-256, lower-case hexadecimal; call it once. */
    String sha256() {
        await(lastTask);
        return Sha256.hex(sha256);
    }
}
