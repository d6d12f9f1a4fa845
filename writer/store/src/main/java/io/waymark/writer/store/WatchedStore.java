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
final class WatchedStore implements ObjectStore {
    private final ObjectStore store;
    private final OperatorLog log;
    /** Why the store cannot be used, all that has been told; empty while it can. */
    private final Set<String> told = new HashSet<>();

    private long since;
    private boolean announced;

    /** One call of the store. */
    private interface Call<T> {
        T make() throws IOException;
    }

    WatchedStore(ObjectStore store, OperatorLog log) {
        this.store = store;
        this.log = log;
    }

    @Override
    public void put(String key, Path file, Map<String, String> metadata) throws IOException {
        watch(() -> {
            store.put(key, file, metadata);
            return key;
        });
    }

    @Override
    public Optional<StoredObject> read(String key) throws IOException {
        return watch(() -> store.read(key));
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return watch(() -> store.list(prefix));
    }

    private <T> T watch(Call<T> call) throws IOException {
        try {
            T result = call.make();
            tellOfReturn();
            return result;
        } catch (ObjectConflictException e) {
            // It has answered.
            tellOfReturn();
            throw e;
        } catch (StoreException e) {
            tell(e);
            throw e;
        }
    }

    private void tell(StoreException e) {
        if (told.isEmpty()) {
            since = System.nanoTime();
        }
        if (told.add(e.reason())) {
            log.error(
                    "store." + e.reason(),
                    e.getMessage() + "; events are kept in the journal and delivery is tried again",
                    e.getCause());
        }
    }

    /** On standard error once: it told there once of each reason. */
    private void tellOfReturn() {
        if (told.isEmpty()) {
            return;
        }
        told.clear();
        String message = "the store can be used again after "
                + Duration.ofNanos(System.nanoTime() - since).toSeconds() + " s; delivery goes on";
        if (announced) {
            log.info(message);
        } else {
            announced = true;
            log.announce(message);
        }
    }
}
