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

/**
 * Updates histories every second, or less often where listing a store takes long, on a thread of its own, until it is closed.
 * Thread-safe.
 */
public final class HistoryUpdater implements Closeable {
    private static final Duration MIN_PAUSE = Duration.ofSeconds(1);

    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

    /** Listing a large store takes long: it takes this part of the time, unless the pause would be too long. */
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
            do {
                stores.forEach(this::update);
            } while (!closed.await(pause().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration pause() {
        Duration pause = MIN_PAUSE;
        for (StoreHistory store : stores) {
            Duration rest = store.listingTime().multipliedBy(PAUSE_FACTOR);
            pause = rest.compareTo(pause) > 0 ? rest : pause;
        }
        return pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
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
