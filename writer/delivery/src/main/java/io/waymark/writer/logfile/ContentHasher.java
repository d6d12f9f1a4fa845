package io.waymark.writer.logfile;

import io.waymark.base.hash.Sha256;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Computes SHA-256 and CRC-32 of the content that is compressed. Hashing takes a third to two thirds of the time of compression; for
 * large files another thread does it in parallel, which ends when there is no such file. Used by one thread, and by that one.
 */
final class ContentHasher {
    /** How many parts may wait for their hash. */
    static final int MAX_WAITING = 3;

    private static final HashThread THREAD = new HashThread();

    /** Of one file: it may be of a provider that the application has registered, and will remove. */
    private MessageDigest sha256 = Sha256.newDigest();

    private final CRC32 crc = new CRC32();

    // Guarded by the monitor.
    private final Part[] parts = {new Part(), new Part(), new Part()};
    /** How many parts were added, and how many of them are hashed, in their order. */
    private long added;

    private long hashed;
    private boolean hashing;
    /** Whether the other thread has been told of what waits, and has not looked since. */
    private boolean submitted;

    private @Nullable Throwable failure;

    /** Bytes that wait for their hash. */
    private static final class Part {
        private static final byte[] NONE = {};

        private byte[] bytes = NONE;
        private int offset;
        private int length;
    }

    /** Adds bytes. */
    void add(byte[] bytes, int offset, int length) {
        awaitAll();
        update(bytes, offset, length);
    }

    /**
     * Adds bytes in parallel to the caller; they must not change until {@link #await} has returned.
     *
     * @return the number to wait for
     */
    long addAsync(byte[] bytes, int offset, int length) {
        long number = added + 1;
        await(number - MAX_WAITING);
        boolean submit;
        synchronized (this) {
            Part part = part(number);
            part.bytes = bytes;
            part.offset = offset;
            part.length = length;
            added = number;
            submit = !submitted;
            submitted = true;
        }
        if (submit) {
            submit(number);
        }
        return number;
    }

    private void submit(long number) {
        try {
            THREAD.submit(this);
        } catch (RuntimeException | OutOfMemoryError e) {
            // The process can have no more threads.
            synchronized (this) {
                submitted = false;
            }
            await(number);
        }
    }

    private Part part(long number) {
        return parts[(int) (number % MAX_WAITING)];
    }

    private void update(byte[] bytes, int offset, int length) {
        sha256.update(bytes, offset, length);
        crc.update(bytes, offset, length);
    }

    /** Hashes what waits, unless another thread is at it. */
    void hashWaiting() {
        synchronized (this) {
            submitted = false;
        }
        boolean more = true;
        while (more) {
            more = hashNext();
        }
    }

    private boolean hashNext() {
        Part next;
        synchronized (this) {
            if (hashing || hashed == added) {
                return false;
            }
            hashing = true;
            next = part(hashed + 1);
        }
        Throwable failed = null;
        try {
            update(next.bytes, next.offset, next.length);
        } catch (Throwable e) {
            failed = e;
        } finally {
            synchronized (this) {
                // The buffer is the pool's again.
                next.bytes = Part.NONE;
                hashing = false;
                hashed++;
                failure = failure == null ? failed : failure;
                notifyAll();
            }
        }
        return true;
    }

    /**
     * Waits until bytes are hashed; hashes them if the other thread has not begun to. That thread may get too little of a busy
     * processor, or be dead.
     *
     * @param number what {@link #addAsync} has returned
     */
    void await(long number) {
        boolean interrupted = false;
        while (!isHashed(number)) {
            if (!hashNext()) {
                interrupted |= awaitOther(number);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isHashed(long number) {
        if (failure != null) {
            throw new IllegalStateException("hashing failed", failure);
        }
        return hashed >= number;
    }

    /** Waits while the other thread hashes; returns whether this one was interrupted. */
    private synchronized boolean awaitOther(long number) {
        boolean interrupted = false;
        while (hashing && hashed < number) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    private void awaitAll() {
        await(added);
    }

    int crc32() {
        awaitAll();
        return (int) crc.getValue();
    }

    /** Returns the SHA-256, lower-case hexadecimal; call it once. */
    String sha256() {
        awaitAll();
        return Sha256.hex(sha256);
    }

    /** Begins again, without content. */
    void reset() {
        awaitAll();
        sha256 = Sha256.newDigest();
        crc.reset();
    }
}
