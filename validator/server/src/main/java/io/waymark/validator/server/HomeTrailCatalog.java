package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.DeliveryStatus;
import io.waymark.format.DigestKey;
import io.waymark.format.FormatException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The trails of the homes that are delivered, and of stores that are only read. Thread-safe. */
final class HomeTrailCatalog implements TrailSource {
    private final List<ManagedHome> homes;
    private final TrailSource others;
    private final UnconfirmedChanges unconfirmed = new UnconfirmedChanges();

    /**
     * Creates a catalog.
     *
     * @param homes the homes
     * @param others the trails of other stores
     */
    HomeTrailCatalog(List<ManagedHome> homes, TrailSource others) {
        this.homes = List.copyOf(homes);
        this.others = others;
    }

    /** A change of a trail. */
    @FunctionalInterface
    interface TrailChange {
        /** Returns the changed definition, which may be the given one. */
        ObjectNode change(DefinedTrail trail) throws ApiException;
    }

    List<ManagedHome> homes() {
        return homes;
    }

    @Override
    public List<TrailState> trails() throws IOException {
        List<TrailState> all = new ArrayList<>(others.trails());
        for (DefinedTrail trail : defined()) {
            all.add(state(trail));
        }
        all.sort(Comparator.comparing(trail -> trail.id().arn()));
        return all;
    }

    /** Lists the trails of the homes. */
    synchronized List<DefinedTrail> defined() throws IOException {
        List<DefinedTrail> trails = new ArrayList<>();
        for (ManagedHome home : homes) {
            trails.addAll(new TrailFiles(home).read().trails());
        }
        return trails;
    }

    @Override
    public synchronized List<DamagedTrail> damaged() throws IOException {
        List<DamagedTrail> trails = new ArrayList<>();
        for (ManagedHome home : homes) {
            trails.addAll(new TrailFiles(home).read().damaged());
        }
        return trails;
    }

    /** Tells whether a trail may be created beside those that are defined. */
    @FunctionalInterface
    interface RoomCheck {
        void requireRoom(List<DefinedTrail> known) throws ApiException;
    }

    /** Writes a new trail, and has delivery take it up. Until that has succeeded, it can be created again. */
    void create(DefinedTrail trail, RoomCheck check) throws ApiException, IOException {
        synchronized (this) {
            if (!unconfirmed.isCreated(trail)) {
                for (DamagedTrail damaged : damaged()) {
                    if (damaged.name().equalsIgnoreCase(trail.text("Name"))) {
                        throw new ApiException("TrailAlreadyExistsException", damaged.problem());
                    }
                }
                check.requireRoom(defined());
                new TrailFiles(trail.home()).write(trail.definition());
                unconfirmed.created(trail);
            }
        }
        takeUp(trail);
    }

    /**
     * Has delivery take up what was written.
     *
     * @throws ApiException if it has not done so in time; clients repeat the request then, and it is as good as the first one
     */
    private void takeUp(DefinedTrail trail) throws ApiException {
        try {
            trail.home().takeUpTrails();
        } catch (IOException e) {
            throw new ApiException("ThrottlingException", e.getMessage() + "; repeat the request");
        }
        synchronized (this) {
            unconfirmed.confirm(trail);
        }
    }

    /** Finds a trail that was deleted, but whose deletion was not taken up in time. */
    synchronized Optional<DefinedTrail> deleted(String nameOrArn) {
        return unconfirmed.deleted(nameOrArn);
    }

    /** Changes a trail, and has delivery take the change up, also one that it has not taken up yet. */
    DefinedTrail change(DefinedTrail known, TrailChange change) throws ApiException, IOException {
        DefinedTrail current;
        ObjectNode changed;
        synchronized (this) {
            TrailFiles files = new TrailFiles(known.home());
            current = files.read().trails().stream()
                    .filter(trail -> trail.id().equals(known.id()))
                    .findFirst()
                    .orElseThrow(() -> new ApiException(
                            "TrailNotFoundException",
                            "Unknown trail: " + known.id().arn()));
            changed = change.change(current.with(current.definition().deepCopy()));
            if (!changed.equals(current.definition())) {
                files.write(changed);
            }
        }
        takeUp(known);
        return current.with(changed);
    }

    /** Deletes a trail; what it logs until now is delivered. Until that has succeeded, it can be deleted again. */
    void delete(DefinedTrail trail) throws ApiException, IOException {
        synchronized (this) {
            new TrailFiles(trail.home()).delete(trail.text("Name"));
            unconfirmed.deleted(trail);
        }
        takeUp(trail);
    }

    private static TrailState state(DefinedTrail trail) throws IOException {
        Instant logFile = null;
        Instant digest = null;
        String problem = null;
        String deliveryError = null;
        String digestError = null;
        for (DeliveryStatus status : statuses(trail)) {
            logFile = latest(logFile, status.lastLogFileTime());
            digest = latest(digest, digestTime(status.lastDigest()));
            problem = status.lastError() == null ? problem : status.lastError();
            deliveryError = status.lastErrorCode() == null ? deliveryError : status.lastErrorCode();
            digestError = status.lastDigestErrorCode() == null ? digestError : status.lastDigestErrorCode();
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
