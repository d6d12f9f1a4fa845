package io.waymark.validator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.reader.StorePath;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A home that keeps the records of the server's events, or refuses them as one whose disk is full does. */
final class RecordingHome implements ManagedHome {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Path store;
    private final String bucket;
    private final List<JsonNode> records = new CopyOnWriteArrayList<>();
    volatile boolean full;
    /** How many changes are not taken up in time. */
    final AtomicInteger slowTakeUps = new AtomicInteger();

    RecordingHome(Path folder, String bucket) throws IOException {
        this.folder = folder;
        this.bucket = bucket;
        store = Files.createDirectories(folder.resolve("store"));
    }

    ServedHome served() throws IOException {
        return new ServedHome(this, ReadOnlyDirectoryStore.open(store));
    }

    @Override
    public HomeDescription description() {
        return new HomeDescription(
                folder,
                new StorePath(store),
                false,
                TrailBuilder.ACCOUNT,
                TrailBuilder.HOME_REGION,
                "audit",
                bucket,
                "",
                "");
    }

    @Override
    public void takeUpTrails() throws IOException {
        if (slowTakeUps.getAndUpdate(slow -> Math.max(0, slow - 1)) > 0) {
            throw new IOException("the change could not be taken up within 20 s");
        }
    }

    @Override
    public void record(ServerEvent event) throws IOException {
        if (full) {
            throw new IOException("the disk is full");
        }
        records.add(JSON.readTree(event.head() + "\"sequence\":" + records.size() + event.tail()));
    }

    @Override
    public Optional<String> findSelectorProblem(String json) {
        return Optional.empty();
    }

    /** Returns the names of the events, each with its error code if it has one. */
    List<String> events() {
        return records.stream()
                .map(record -> (record.path("eventName").asText() + " "
                                + record.path("errorCode").asText())
                        .strip())
                .toList();
    }

    List<JsonNode> records() {
        return List.copyOf(records);
    }
}
