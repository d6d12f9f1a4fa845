package io.waymark.validator.history;

import io.waymark.validator.verifier.IoErrorMessage;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Updates histories on threads of its own, until it is closed: one adds journaled events ten times a second; one for each
 * store, which may not answer, adds log files every second, or less often where listing the store takes long.
 * Thread-safe.
 */
public final class HistoryUpdater implements Closeable {
    /** A call is found within a second of its end. */
    private static final Duration JOURNAL_PAUSE = Duration.ofMillis(100);

    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

    /** Listing a large store takes long: it takes this part of the time, unless the pause would be too long. */
    private static final int PAUSE_FACTOR = 20;

    private final List<StoreHistory> stores;
    private final HistoryListener listener;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Creates an updater.
     *
     * @param stores the histories; closed with this
     * @param listener receives failures, one line for each, until it changes or ends
     */
    public HistoryUpdater(List<StoreHistory> stores, HistoryListener listener) {
        this.stores = List.copyOf(stores);
        this.listener = listener;
    }

    /** Starts updating. */
    public void start() {
        stores.forEach(store -> start("waymark-history", () -> addLogFiles(store)));
        start("waymark-history-journals", this::addJournaled);
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void addLogFiles(StoreHistory store) {
        repeat(List.of(store), StoreHistory::update, () -> pause(store));
    }

    private void addJournaled() {
        repeat(stores, StoreHistory::addJournaled, () -> JOURNAL_PAUSE);
    }

    private void repeat(List<StoreHistory> updated, UpdateStep step, Supplier<Duration> pause) {
        Map<StoreHistory, String> failures = new HashMap<>();
        try {
            do {
                updated.forEach(store -> attempt(step, store, failures));
            } while (!closed.await(pause.get().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A step of an update. */
    private interface UpdateStep {
        void run(StoreHistory store) throws IOException;
    }

    private static Duration pause(StoreHistory store) {
        Duration pause = store.listingTime().multipliedBy(PAUSE_FACTOR);
        Duration least = store.listingInterval();
        return pause.compareTo(least) < 0 ? least : pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
    }

    private void attempt(UpdateStep step, StoreHistory store, Map<StoreHistory, String> failures) {
        if (closed.getCount() == 0) {
            return;
        }
        try {
            step.run(store);
            failures.remove(store);
        } catch (CancellationException e) {
            // It is closing.
        } catch (IOException e) {
            report(store, IoErrorMessage.of(e), failures);
        } catch (RuntimeException e) {
            report(store, e.toString(), failures);
        }
    }

    private void report(StoreHistory store, String failure, Map<StoreHistory, String> failures) {
        if (!failure.equals(failures.put(store, failure)) && closed.getCount() > 0) {
            listener.onFailure(failure);
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
