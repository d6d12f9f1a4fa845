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
 * Tells the operator when a store cannot be used, once for each reason however often it is tried, and when it can be again.
 * Used by one thread.
 */
final class ReportingStore implements ObjectStore {
    private final ObjectStore delegate;
    private final OperatorLog log;
    /** Why the store cannot be used, all that has been told; empty while it can. */
    private final Set<String> reportedReasons = new HashSet<>();

    private long failingSince;
    private boolean recoveryAnnounced;

    /** One call of the store. */
    private interface StoreOperation<T> {
        T run() throws IOException;
    }

    ReportingStore(ObjectStore store, OperatorLog log) {
        this.delegate = store;
        this.log = log;
    }

    @Override
    public void put(String key, Path file, Map<String, String> metadata) throws IOException {
        run(() -> {
            delegate.put(key, file, metadata);
            return key;
        });
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
            T result = call.run();
            reportRecovery();
            return result;
        } catch (ObjectConflictException e) {
            // It has answered.
            reportRecovery();
            throw e;
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
                    e.getMessage() + "; events are kept in the journal and delivery is tried again",
                    e.getCause());
        }
    }

    /** On standard error once: it told there once of each reason. */
    private void reportRecovery() {
        if (reportedReasons.isEmpty()) {
            return;
        }
        reportedReasons.clear();
        String message = "the store can be used again after "
                + Duration.ofNanos(System.nanoTime() - failingSince).toSeconds() + " s; delivery goes on";
        if (recoveryAnnounced) {
            log.info(message);
        } else {
            recoveryAnnounced = true;
            log.announce(message);
        }
    }
}
