package io.waymark.writer.store;

import io.waymark.base.log.OperatorLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reports outages of a store: once for each reason, however often the store is tried, and once when it is available again.
 * An outage ends when an object has been put: a store that answers reads may still refuse puts. Used by one thread.
 */
final class ReportingStore implements ObjectStore {
    private final ObjectStore delegate;
    private final OperatorLog log;
    /** The reasons that were reported during this outage; empty while the store is available. */
    private final Set<String> reportedReasons = new HashSet<>();

    private long failingSince;
    private boolean recoveryAnnounced;

    /** A call of the store. */
    private interface StoreOperation<T> {
        T run() throws IOException;
    }

    ReportingStore(ObjectStore delegate, OperatorLog log) {
        this.delegate = delegate;
        this.log = log;
    }

    @Override
    public void put(String key, Path file, Map<String, String> metadata) throws IOException {
        run(() -> {
            delegate.put(key, file, metadata);
            return key;
        });
        reportRecovery();
    }

    @Override
    public Optional<StoredObject> read(String key) throws IOException {
        return run(() -> delegate.read(key));
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return run(() -> delegate.list(prefix));
    }

    private <T> T run(StoreOperation<T> call) throws IOException {
        try {
            return call.run();
        } catch (StoreException e) {
            reportFailure(e);
            throw e;
        }
    }

    private void reportFailure(StoreException e) {
        if (reportedReasons.isEmpty()) {
            failingSince = System.nanoTime();
        }
        if (reportedReasons.add(e.reason())) {
            log.error(
                    "store." + e.reason(),
                    e.getMessage() + "; events stay in the journal and delivery is retried",
                    e.getCause());
        }
    }

    /** On stderr only once, as each reason is printed there only once. */
    private void reportRecovery() {
        if (reportedReasons.isEmpty()) {
            return;
        }
        reportedReasons.clear();
        String message = "the store can be used again after "
                + Duration.ofNanos(System.nanoTime() - failingSince).toSeconds() + " s; delivery resumes";
        if (recoveryAnnounced) {
            log.info(message);
        } else {
            recoveryAnnounced = true;
            log.announce(message);
        }
    }
}
