package io.waymark.validator.history;

import io.waymark.validator.verifier.IoErrorMessage;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Updates histories every second, on a thread of its own, until it is closed. Thread-safe. */
public final class HistoryUpdater implements Closeable {
    private static final Duration MIN_PAUSE = Duration.ofSeconds(1);

    /** Listing a large store takes long: it may take this part of the time at most. */
    private static final int PAUSE_FACTOR = 20;

    private final List<StoreHistory> stores;
    private final HistoryListener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable String lastFailure;

    private HistoryUpdater(List<StoreHistory> stores, HistoryListener listener) {
        this.stores = List.copyOf(stores);
        this.listener = listener;
    }

    /**
     * Starts updating.
     *
     * @param stores the histories; closed with this
     * @param listener receives failures, one line for each distinct one
     * @return what stops it
     */
    public static HistoryUpdater start(List<StoreHistory> stores, HistoryListener listener) {
        HistoryUpdater updater = new HistoryUpdater(stores, listener);
        Thread thread = new Thread(updater::run, "waymark-history");
        thread.setDaemon(true);
        thread.start();
        return updater;
    }

    private void run() {
        try {
            long pause;
            do {
                long start = System.nanoTime();
                stores.forEach(this::update);
                pause = Math.max(MIN_PAUSE.toNanos(), PAUSE_FACTOR * (System.nanoTime() - start));
            } while (!closed.await(pause, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void update(StoreHistory store) {
        String failure = null;
        try {
            if (closed.getCount() > 0) {
                store.update();
            }
        } catch (CancellationException e) {
            // It is closing.
        } catch (IOException e) {
            failure = IoErrorMessage.of(e);
        } catch (RuntimeException e) {
            failure = e.toString();
        }
        if (failure != null && !Objects.equals(failure, lastFailure) && closed.getCount() > 0) {
            listener.onFailure(failure);
            lastFailure = failure;
        }
    }

    /** Stops updating, and closes the histories. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        for (StoreHistory store : stores) {
            store.close();
        }
    }
}
