package io.waymark.writer.logfile;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 and the CRC-32 of what is compressed. They take a fifth of the time that compressing takes, so of a large file
 * they are taken by another thread meanwhile; it is there only while there is such a file. Used by one thread.
 */
final class ContentHash {
    private static final int IDLE_SECONDS = 5;
    private static final Executor OTHER_THREAD = otherThread();

    private final MessageDigest sha256;
    private final CRC32 crc = new CRC32();
    private @Nullable CompletableFuture<Void> begun;

    ContentHash() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint where the system takes it; nothing relies on it
    private static Executor otherThread() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "waymark-hash");
                    thread.setDaemon(true);
                    thread.setPriority(Thread.MIN_PRIORITY);
                    thread.setContextClassLoader(ContentHash.class.getClassLoader());
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Takes bytes in. */
    void add(byte[] bytes, int length) {
        await();
        update(bytes, length);
    }

    /** Takes bytes in while the caller goes on; they must not change until {@link #await} has returned. */
    void begin(byte[] bytes, int length) {
        await();
        try {
            begun = CompletableFuture.runAsync(() -> update(bytes, length), OTHER_THREAD);
        } catch (RuntimeException | OutOfMemoryError e) {
            // The process can have no more threads.
            update(bytes, length);
        }
    }

    private void update(byte[] bytes, int length) {
        sha256.update(bytes, 0, length);
        crc.update(bytes, 0, length);
    }

    /** Waits until what was begun is done. */
    void await() {
        CompletableFuture<Void> before = begun;
        if (before != null) {
            begun = null;
            before.join();
        }
    }

    int crc32() {
        await();
        return (int) crc.getValue();
    }

    /** Returns the SHA-256, lower-case hexadecimal; once. */
    String sha256() {
        await();
        return HexFormat.of().formatHex(sha256.digest());
    }
}
