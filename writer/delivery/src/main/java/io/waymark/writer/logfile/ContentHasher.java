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
 * The SHA-256 and the CRC-32 of what is compressed. They take a fifth of the time that compressing takes, so of a large file
 * they are taken by another thread meanwhile; it is there only while there is such a file. Used by one thread.
 */
final class ContentHasher {
    private static final int KEEP_ALIVE_SECONDS = 5;
    private static final Executor HASH_EXECUTOR = createExecutor();

    private final MessageDigest sha256 = Sha256.newDigest();
    private final CRC32 crc = new CRC32();
    /** What was begun last; what was before it is done first. */
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

    /** Takes bytes in. */
    void add(byte[] bytes, int length) {
        await(lastTask);
        update(bytes, length);
    }

    /** Takes bytes in while the caller goes on; they must not change until {@link #await} has returned. */
    FutureTask<@Nullable Void> addAsync(byte[] bytes, int length) {
        FutureTask<@Nullable Void> before = lastTask;
        FutureTask<@Nullable Void> task = new FutureTask<>(
                () -> {
                    await(before);
                    update(bytes, length);
                },
                null);
        lastTask = task;
        try {
            HASH_EXECUTOR.execute(task);
        } catch (RuntimeException | OutOfMemoryError e) {
            // The process can have no more threads. A task runs once, should it still be in the queue.
            task.run();
        }
        return task;
    }

    private void update(byte[] bytes, int length) {
        sha256.update(bytes, 0, length);
        crc.update(bytes, 0, length);
    }

    /** Waits until what was begun is done. */
    static void await(@Nullable FutureTask<@Nullable Void> task) {
        if (task == null) {
            return;
        }
        // Does nothing if the other thread has begun it. That may have too little of a busy processor, or have died.
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

    /** Returns the SHA-256, lower-case hexadecimal; once. */
    String sha256() {
        await(lastTask);
        return Sha256.hex(sha256);
    }
}
