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
 * Updates histories on a thread of its own, until it is closed: adds journaled events ten times a second, and log files
 * every second, or less often where listing a store takes long.
 * Thread-safe.
 */
public final class HistoryUpdater implements Closeable {
    private static final Duration MIN_PAUSE = Duration.ofSeconds(1);

    /** A call is found within a second of its end. */
    private static final Duration JOURNAL_PAUSE = Duration.ofMillis(100);

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
                stores.forEach(store -> attempt(store::update));
            } while (!addsJournaledUntil(System.nanoTime() + pause().toNanos()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether this was closed before that time. */
    private boolean addsJournaledUntil(long end) throws InterruptedException {
        while (System.nanoTime() - end < 0) {
            stores.forEach(store -> attempt(store::addJournaled));
            if (closed.await(JOURNAL_PAUSE.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
        }
        return closed.getCount() == 0;
    }

    /** A step of an update. */
    private interface UpdateStep {
        void run() throws IOException;
    }

    private Duration pause() {
        Duration pause = MIN_PAUSE;
        for (StoreHistory store : stores) {
            Duration rest = store.listingTime().multipliedBy(PAUSE_FACTOR);
            pause = rest.compareTo(pause) > 0 ? rest : pause;
        }
        return pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
    }

    private void attempt(UpdateStep step) {
        String failure = null;
        try {
            if (closed.getCount() > 0) {
                step.run();
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
