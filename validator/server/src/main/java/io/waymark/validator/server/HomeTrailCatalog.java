package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.DeliveryStatus;
import io.waymark.format.DigestKey;
import io.waymark.format.FormatException;
import io.waymark.validator.server.UnconfirmedChanges.Change;
import io.waymark.validator.verifier.IoErrorMessage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The trails of the homes that are delivered, and of stores that are only read. Thread-safe. */
final class HomeTrailCatalog implements TrailSource {
    private final List<ManagedHome> homes;
    private final TrailSource others;
    private final UnconfirmedChanges unconfirmed;
    /** Not the lock of those who read the trails: whoever looks for a bucket's name lists stores, which may not answer. */
    private final Object bucketNames = new Object();

    /**
     * Creates a catalog.
     *
     * @param homes the homes
     * @param others the trails of other stores
     * @param clock the time of day
     */
    HomeTrailCatalog(List<ManagedHome> homes, TrailSource others, Clock clock) {
        this.homes = List.copyOf(homes);
        this.others = others;
        unconfirmed = new UnconfirmedChanges(clock);
    }

    /** A change of a trail. */
    @FunctionalInterface
    interface TrailChange {
        /** Returns the changed definition, which may be the given one. */
        ObjectNode change(DefinedTrail trail) throws ApiException, IOException;
    }

    List<ManagedHome> homes() {
        return homes;
    }

    /** Returns the lock of those who find out what the name of a bucket stands for, and then give it to a trail or a bucket. */
    Object bucketNames() {
        return bucketNames;
    }

    /**
     * Finds the home whose trail is delivered to a bucket, which may not exist yet.
     *
     * @param bucket the name of the bucket
     * @return the home
     * @throws IOException if none is found, and the trails of a home cannot be read
     */
    Optional<ManagedHome> findHomeOf(String bucket) throws IOException {
        return find(trail -> trail.text("S3BucketName").equals(bucket)).stream()
                .map(DefinedTrail::home)
                .findFirst();
    }

    /**
     * Finds trails of the homes.
     *
     * @param which tells whether a trail is looked for
     * @return the trails; all of the homes that can be read
     * @throws IOException if none is found, and the trails of a home cannot be read
     */
    List<DefinedTrail> find(Predicate<DefinedTrail> which) throws IOException {
        HomesTrails read = readable();
        List<DefinedTrail> found = read.trails().stream().filter(which).toList();
        if (found.isEmpty()) {
            read.requireAll();
        }
        return found;
    }

    /** Returns whether there is such a trail among those that can be read. */
    boolean isAny(Predicate<DefinedTrail> which) {
        return readable().trails().stream().anyMatch(which);
    }

    /** A home whose trails cannot be read does not hold up those of the others. */
    @Override
    public List<TrailState> trails() throws IOException {
        List<TrailState> all = new ArrayList<>(others.trails());
        for (DefinedTrail trail : readable().trails()) {
            all.add(state(trail));
        }
        all.sort(Comparator.comparing(trail -> trail.id().arn()));
        return all;
    }

    /** What can be read of all homes, and those of which nothing can. */
    private record HomesTrails(List<DefinedTrail> trails, List<DamagedTrail> damaged, List<UnlistedStore> unlisted) {
        void requireAll() throws IOException {
            if (!unlisted.isEmpty()) {
                throw new IOException(unlisted.get(0).problem());
            }
        }
    }

    private synchronized HomesTrails readable() {
        HomesTrails found = new HomesTrails(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (ManagedHome home : homes) {
            try {
                TrailFiles.HomeTrails read = new TrailFiles(home).read();
                found.trails.addAll(read.trails());
                found.damaged.addAll(read.damaged());
            } catch (IOException e) {
                String folder = home.description().folder().toString();
                found.unlisted.add(new UnlistedStore(
                        folder,
                        false,
                        "the trails of the home " + folder + " cannot be read: " + IoErrorMessage.of(e)));
            }
        }
        return found;
    }

    /**
     * Lists the trails of the homes.
     *
     * @throws IOException if those of a home cannot be read
     */
    List<DefinedTrail> defined() throws IOException {
        HomesTrails read = readable();
        read.requireAll();
        return read.trails();
    }

    @Override
    public List<DamagedTrail> damaged() {
        return readable().damaged();
    }

    @Override
    public List<UnlistedStore> unlisted() {
        List<UnlistedStore> unlisted = new ArrayList<>(others.unlisted());
        unlisted.addAll(readable().unlisted());
        return unlisted;
    }

    /** Tells whether a trail may be created beside those that are defined. */
    @FunctionalInterface
    interface RoomCheck {
        /** Called without a lock that those who read the trails need. */
        void requireRoom(List<DefinedTrail> known) throws ApiException, IOException;
    }

    /**
     * Writes a new trail, and has delivery take it up. Until that has succeeded, the same caller can create it again.
     *
     * @param trail the trail
     * @param caller who creates it
     * @param check tells whether it may be created; not asked again when its creation is repeated
     */
    void create(DefinedTrail trail, ApiCaller caller, RoomCheck check) throws ApiException, IOException {
        Change change;
        synchronized (bucketNames) {
            Optional<Change> repeated = findCreated(trail, caller);
            change = repeated.isPresent() ? repeated.get() : write(trail, caller, check);
        }
        takeUp(change);
    }

    private synchronized Optional<Change> findCreated(DefinedTrail trail, ApiCaller caller) {
        return unconfirmed.findCreated(trail, caller);
    }

    /** Only one trail is created at a time: what the check has found out still holds when the trail is written. */
    private Change write(DefinedTrail trail, ApiCaller caller, RoomCheck check) throws ApiException, IOException {
        for (DamagedTrail damaged : damaged()) {
            if (damaged.name().equalsIgnoreCase(trail.text("Name"))) {
                throw new ApiException("TrailAlreadyExistsException", damaged.problem());
            }
        }
        check.requireRoom(defined());
        synchronized (this) {
            new TrailFiles(trail.home()).write(trail.definition());
            return unconfirmed.created(trail, caller);
        }
    }

    /** Has delivery take up what was written for a request, which may be repeated if it does not. */
    private void takeUp(Change change) throws ApiException {
        boolean taken = false;
        try {
            takeUp(change.trail().home());
            taken = true;
        } finally {
            synchronized (this) {
                if (taken) {
                    unconfirmed.succeeded(change);
                } else {
                    unconfirmed.failed(change);
                }
            }
        }
    }

    /**
     * Has delivery take up what was written.
     *
     * @throws ApiException if it has not done so in time; clients repeat the request then, and it is as good as the first one
     */
    private static void takeUp(ManagedHome home) throws ApiException {
        try {
            home.takeUpTrails();
        } catch (IOException e) {
            throw new ApiException("ThrottlingException", e.getMessage() + "; repeat the request");
        }
    }

    /** Finds what a request to delete a trail repeats: its deletion, which was not taken up in time. */
    synchronized Optional<Change> findDeleted(String nameOrArn, ApiCaller caller) {
        return unconfirmed.findDeleted(nameOrArn, caller);
    }

    /** Has delivery take up the deletion of a trail. */
    void repeat(Change deletion) throws ApiException {
        takeUp(deletion);
    }

    /** Changes a trail, and has delivery take the change up, also one that it has not taken up yet. */
    DefinedTrail change(DefinedTrail known, TrailChange change) throws ApiException, IOException {
        DefinedTrail changed = write(known, change);
        takeUp(known.home());
        return changed;
    }

    /** Tells whether a trail may be delivered to another bucket. */
    @FunctionalInterface
    interface BucketCheck {
        /** Called without a lock that those who read the trails need. */
        void requireFree() throws ApiException, IOException;
    }

    /** Changes a trail and perhaps its bucket, as {@link #change(DefinedTrail, TrailChange)} does. */
    DefinedTrail change(DefinedTrail known, BucketCheck check, TrailChange change) throws ApiException, IOException {
        DefinedTrail changed;
        synchronized (bucketNames) {
            check.requireFree();
            changed = write(known, change);
        }
        takeUp(known.home());
        return changed;
    }

    private synchronized DefinedTrail write(DefinedTrail known, TrailChange change) throws ApiException, IOException {
        TrailFiles files = new TrailFiles(known.home());
        DefinedTrail current = files.read().trails().stream()
                .filter(trail -> trail.id().equals(known.id()))
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        "TrailNotFoundException", "Unknown trail: " + known.id().arn()));
        ObjectNode changed = change.change(current.with(current.definition().deepCopy()));
        if (!changed.equals(current.definition())) {
            files.write(changed);
        }
        return current.with(changed);
    }

    /**
     * Deletes a trail; what it logs until now is delivered. Until delivery has taken that up, the same caller can delete it
     * again.
     */
    void delete(DefinedTrail trail, ApiCaller caller) throws ApiException, IOException {
        Change change;
        synchronized (this) {
            new TrailFiles(trail.home()).delete(trail.text("Name"));
            change = unconfirmed.deleted(trail, caller);
        }
        takeUp(change);
    }

    private static TrailState state(DefinedTrail trail) {
        Instant logFile = null;
        Instant digest = null;
        String problem = null;
        String deliveryError = null;
        String digestError = null;
        try {
            for (DeliveryStatus status : statuses(trail)) {
                logFile = latest(logFile, status.lastLogFileTime());
                digest = latest(digest, digestTime(status.lastDigest()));
                problem = status.lastError() == null ? problem : status.lastError();
                deliveryError = status.lastErrorCode() == null ? deliveryError : status.lastErrorCode();
                digestError = status.lastDigestErrorCode() == null ? digestError : status.lastDigestErrorCode();
            }
        } catch (IOException e) {
            problem = "the status of its delivery cannot be read: " + IoErrorMessage.of(e);
        }
        return new TrailState(
                trail.id(),
                trail.text("S3BucketName"),
                trail.text("S3KeyPrefix"),
                digest,
                logFile,
                trail,
                problem,
                deliveryError,
                digestError);
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    private static @Nullable Instant digestTime(@Nullable String key) {
        try {
            return key == null ? null : DigestKey.parse(key).endTime();
        } catch (FormatException e) {
            return null;
        }
    }

    private static List<DeliveryStatus> statuses(DefinedTrail trail) throws IOException {
        List<DeliveryStatus> statuses = new ArrayList<>();
        Path journals = trail.home().description().folder().resolve("journal");
        Path state =
                trail.isConfigured() ? journals : journals.resolve("trails").resolve(trail.text("Name"));
        try (DirectoryStream<Path> instances = Files.newDirectoryStream(state, Files::isDirectory)) {
            for (Path instance : instances) {
                read(instance.resolve(DeliveryStatus.FILE_NAME)).ifPresent(statuses::add);
            }
        } catch (NoSuchFileException e) {
            // Nothing has been journaled yet.
        }
        return statuses;
    }

    private static Optional<DeliveryStatus> read(Path file) throws IOException {
        try {
            return Optional.ofNullable(DeliveryStatus.readIfPossible(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
