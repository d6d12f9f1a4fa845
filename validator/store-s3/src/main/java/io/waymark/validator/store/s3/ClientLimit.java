package io.waymark.validator.store.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets few of the threads that answer clients wait for S3, so that others are left to answer what needs no bucket when S3 hangs.
 * Thread-safe.
 */
final class ClientLimit {
    /** The AWS CLI sends ten requests at a time. */
    private static final int MAX_REQUESTS = 12;

    private static final int MAX_WAITING = 4;
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final Semaphore requests = new Semaphore(MAX_REQUESTS, true);

    /** What a client asks for. */
    interface ClientRequest<T> {
        T run() throws IOException;
    }

    /**
     * Runs a request of a client.
     *
     * @throws IOException if too many others are running
     */
    <T> T run(ClientRequest<T> request) throws IOException {
        try {
            if (!requests.tryAcquire()
                    && (requests.getQueueLength() >= MAX_WAITING
                            || !requests.tryAcquire(MAX_WAIT.toNanos(), TimeUnit.NANOSECONDS))) {
                throw new IOException(MAX_REQUESTS + " other requests wait for S3; try again later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while other requests waited for S3");
        }
        try {
            return request.run();
        } finally {
            requests.release();
        }
    }
}
