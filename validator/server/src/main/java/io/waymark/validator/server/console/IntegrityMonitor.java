package io.waymark.validator.server.console;

import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.format.PublicKeyList;
import io.waymark.validator.history.EventHistory;
import io.waymark.validator.reader.PublicKeysFile;
import io.waymark.validator.verifier.DigestIndex;
import io.waymark.validator.verifier.Finding;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadLogFiles;
import io.waymark.validator.verifier.ReadOnlyStore;
import io.waymark.validator.verifier.TimeRange;
import io.waymark.validator.verifier.TrailId;
import io.waymark.validator.verifier.TrailValidator;
import io.waymark.validator.verifier.ValidationRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Validates the stores in the background, again and again, on a thread of its own until it is closed. What was read of a log
 * file is kept while the file stays the same. Thread-safe.
 */
public final class IntegrityMonitor implements AutoCloseable {
    private static final Duration MIN_PAUSE = Duration.ofSeconds(2);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(10);

    /** While a store cannot be read: one that comes back is soon read again. */
    private static final Duration MAX_UNREAD_PAUSE = Duration.ofSeconds(30);

    /** A log file that is older should be in a digest: one covers a day at most. */
    private static final Duration LONGEST_PENDING = Duration.ofDays(2);

    /**
     * Listing a large store takes long: validation takes this part of the time of one core, unless the pause is too long. That
     * a store does not answer, or that a digest is waited for, takes none.
     */
    private static final int PAUSE_FACTOR = 20;

    private static final ThreadMXBean CPU_TIME = ManagementFactory.getThreadMXBean();

    private static final String UNSEARCHED = "the log files of the event history could not be looked for: ";
    private static final String UNANSWERED = "whether the store still has it could not be found out";
    private static final String OUT_OF_SCOPE = "not checked: no trail delivers to this location any more";

    private final Map<ReadOnlyStore, ReadLogFiles> stores = new LinkedHashMap<>();
    /** The names of the buckets of each store, when they were last known; for the thread that validates. */
    private final Map<ReadOnlyStore, List<String>> buckets = new HashMap<>();

    private final EventHistory history;
    private final List<Path> publicKeys;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile IntegrityReport report = IntegrityReport.EMPTY;

    private IntegrityMonitor(List<ReadOnlyStore> stores, EventHistory history, List<Path> publicKeys) {
        stores.forEach(store -> this.stores.put(store, new ReadLogFiles()));
        this.history = history;
        this.publicKeys = List.copyOf(publicKeys);
    }

    /**
     * Starts validating.
     *
     * @param stores the stores
     * @param history their event history, whose log files are looked for
     * @param publicKeys the files of the public keys to trust; read at each validation, those that exist
     * @return what stops it
     */
    public static IntegrityMonitor start(List<ReadOnlyStore> stores, EventHistory history, List<Path> publicKeys) {
        IntegrityMonitor monitor = new IntegrityMonitor(stores, history, publicKeys);
        Thread thread = new Thread(monitor::run, "waymark-integrity");
        thread.setDaemon(true);
        thread.start();
        return monitor;
    }

    /** Returns what the last validation has found. */
    IntegrityReport report() {
        return report;
    }

    private void run() {
        try {
            Duration pause;
            do {
                long start = CPU_TIME.getCurrentThreadCpuTime();
                IntegrityReport found = validate();
                report = found;
                pause = pause(
                        Duration.ofNanos(CPU_TIME.getCurrentThreadCpuTime() - start),
                        listingInterval(),
                        found.isStoreUnread());
            } while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration listingInterval() {
        return stores.keySet().stream()
                .map(ReadOnlyStore::listingInterval)
                .reduce(MIN_PAUSE, (one, other) -> one.compareTo(other) < 0 ? other : one);
    }

    /** Returns how long to wait after a validation that took this time of a core; at least the time between listings. */
    static Duration pause(Duration validation, Duration least, boolean isStoreUnread) {
        Duration most = isStoreUnread ? MAX_UNREAD_PAUSE : MAX_PAUSE;
        Duration pause = validation.multipliedBy(PAUSE_FACTOR);
        return pause.compareTo(least) < 0 ? least : pause.compareTo(most) > 0 ? most : pause;
    }

    private IntegrityReport validate() {
        IntegrityReport found = new IntegrityReport(Instant.now());
        PublicKeyList keys;
        try {
            keys = readKeys();
        } catch (FormatException e) {
            return unknown(found, "the public keys are unusable: " + e.getMessage());
        } catch (IOException e) {
            return unknown(found, "the public keys cannot be read: " + IoErrorMessage.of(e));
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return unknown(found, "the public keys cannot be read: " + e);
        }
        stores.forEach((store, readFiles) -> validateIfReadable(store, keys, readFiles, found));
        try {
            addUnproven(found);
        } catch (IOException e) {
            found.add(Finding.unchecked(UNSEARCHED + IoErrorMessage.of(e)));
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            found.add(Finding.unchecked(UNSEARCHED + e));
        }
        return found;
    }

    private static IntegrityReport unknown(IntegrityReport found, String reason) {
        found.add(Finding.unchecked(reason));
        found.addUnknown(reason);
        return found;
    }

    /**
     * What no digest tells: somebody may have removed log files together with the digests that list them, or all digests. A
     * log file of the history that validation has not met is looked for.
     */
    private void addUnproven(IntegrityReport found) throws IOException {
        Instant due = Instant.now().minus(LONGEST_PENDING);
        Set<ObjectUri> unknown = new HashSet<>();
        history.findStored(file -> {
                    boolean isToBeFound = isToBeFound(file, found);
                    if (isToBeFound) {
                        unknown.add(ObjectUri.parse(file));
                    }
                    return isToBeFound;
                })
                .forEach((file, isStored) -> {
                    unknown.remove(file);
                    if (!isStored) {
                        found.add(Finding.removed(file));
                    } else if (!found.isUnproven(file) && isDeliveredBefore(file, due)) {
                        found.add(Finding.undigested(file));
                    }
                });
        for (ObjectUri file : unknown) {
            found.add(Finding.unproven(file, isInScope(file) ? UNANSWERED : OUT_OF_SCOPE));
        }
    }

    private boolean isInScope(ObjectUri file) throws IOException {
        for (ReadOnlyStore store : stores.keySet()) {
            if (store.mayRead(file)) {
                return true;
            }
        }
        return false;
    }

    /** A store that could not be read was not validated: to ask it for each of its files would take long. */
    private static boolean isToBeFound(String file, IntegrityReport found) {
        return !found.logFiles().containsKey(file)
                && !found.isUnread(ObjectUri.parse(file).bucket());
    }

    private static boolean isDeliveredBefore(ObjectUri file, Instant due) {
        try {
            return LogFileKey.parse(file.key()).time().isBefore(due);
        } catch (FormatException e) {
            return false;
        }
    }

    /** A store that cannot be read keeps no other one from being validated. */
    private void validateIfReadable(
            ReadOnlyStore store, PublicKeyList keys, ReadLogFiles readFiles, IntegrityReport found) {
        try {
            buckets.put(store, store.buckets());
            found.addRead(buckets.getOrDefault(store, List.of()));
            validate(store, keys, readFiles, found);
        } catch (IOException e) {
            addUnread(store, "the store " + store.location() + " cannot be read: " + IoErrorMessage.of(e), found);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            addUnread(store, "the validation of the store " + store.location() + " failed: " + e, found);
        }
    }

    private void addUnread(ReadOnlyStore store, String reason, IntegrityReport found) {
        found.add(Finding.unchecked(reason));
        List<String> known = buckets.get(store);
        if (known == null) {
            found.addUnknown(reason);
        } else {
            found.addUnread(known, reason);
        }
    }

    private static void validate(ReadOnlyStore store, PublicKeyList keys, ReadLogFiles readFiles, IntegrityReport found)
            throws IOException {
        DigestIndex index = DigestIndex.scan(store, null, null);
        if (index.trails().isEmpty() && index.findings().isEmpty()) {
            // A service signs its first digest after an hour: until then everything is pending.
            return;
        }
        TrailValidator validator = new TrailValidator(store, keys, found::add, readFiles);
        Set<TrailId> trails = validator.trailsWithKeys(index);
        for (TrailId trail : index.trails()) {
            if (!trails.contains(trail)) {
                addUntrusted(trail, trails, index, found);
            }
        }
        validator.validate(index, new ValidationRequest(trails, null, null, new TimeRange(Instant.EPOCH, Instant.MAX)));
    }

    /** Where a trail with a known key has log files of the same account, validation tells which ones are whose. */
    private static void addUntrusted(TrailId trail, Set<TrailId> trusted, DigestIndex index, IntegrityReport found) {
        String reason =
                "the digests of the trail " + trail.arn() + " are signed with keys that are not among the public keys";
        found.add(Finding.unchecked(reason));
        for (String bucket : index.buckets(trail)) {
            if (trusted.stream()
                    .noneMatch(other -> other.accountId().equals(trail.accountId())
                            && index.buckets(other).contains(bucket))) {
                found.addUntrusted(bucket, trail.accountId(), reason);
            }
        }
    }

    private PublicKeyList readKeys() throws IOException, FormatException {
        List<PublicKeyList> lists = new ArrayList<>();
        for (Path file : publicKeys) {
            // A service creates its key with its first events.
            if (Files.exists(file)) {
                lists.add(PublicKeysFile.read(file));
            }
        }
        return PublicKeysFile.merge(lists);
    }

    /** Stops after the validation that is running. */
    @Override
    public void close() {
        closed.countDown();
    }
}
