package io.waymark.writer.store;

import io.waymark.base.file.DurableFile;
import io.waymark.base.file.JsonObject;
import io.waymark.base.file.StateException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A bucket in a folder: an object's key is its path. Metadata lies beside the object in {@code KEY.meta.json}, which is
 * written before the object.
 */
public final class DirectoryStore implements ObjectStore {
    private static final String METADATA = ".meta.json";
    private static final String TEMPORARY = ".waymark-";

    private final Path bucket;

    /**
     * Names the folder.
     *
     * @param bucket created at the first put
     */
    public DirectoryStore(Path bucket) {
        this.bucket = bucket.toAbsolutePath().normalize();
    }

    @Override
    public void put(String key, Path file, Map<String, String> metadata) throws IOException {
        Path target = pathOf(key);
        Path folder = target.resolveSibling(".").normalize();
        if (Files.exists(target)) {
            requireIdentical(file, target);
            // It may have been renamed just before a crash.
            DurableFile.forceFolder(folder);
            return;
        }
        DurableFile.createFolders(folder);
        Path temporary = folder.resolve(TEMPORARY + target.getFileName());
        Files.deleteIfExists(temporary);
        DurableFile.force(file);
        // As late as possible: metadata alone looks as if the object had been removed.
        if (!metadata.isEmpty()) {
            JsonObject state = new JsonObject();
            metadata.forEach(state::put);
            DurableFile.replace(target.resolveSibling(target.getFileName() + METADATA), state.toJson());
        }
        try {
            if (!DurableFile.renameIfAbsent(file, target)) {
                requireIdentical(file, target);
            }
        } catch (AtomicMoveNotSupportedException e) {
            // The bucket is on another file system. The file is deleted when the object is durable.
            Files.copy(file, temporary, StandardCopyOption.COPY_ATTRIBUTES);
            DurableFile.force(temporary);
            if (!DurableFile.renameIfAbsent(temporary, target)) {
                requireIdentical(file, target);
            }
            Files.delete(file);
        }
    }

    /** The object was put before, or another process has put one meanwhile. */
    private static void requireIdentical(Path file, Path target) throws IOException {
        if (Files.exists(file) && Files.mismatch(file, target) >= 0) {
            throw new ObjectConflictException("the object " + target
                    + " already exists with different content and was not overwritten. Move it to resume delivery");
        }
    }

    @Override
    public Optional<StoredObject> read(String key) throws IOException {
        Path target = pathOf(key);
        byte[] content;
        try {
            content = Files.readAllBytes(target);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Map<String, String> metadata = new HashMap<>();
        Path beside = target.resolveSibling(target.getFileName() + METADATA);
        if (Files.exists(beside)) {
            try {
                metadata.putAll(JsonObject.read(Files.readAllBytes(beside)).strings());
            } catch (StateException e) {
                throw new IOException("the metadata " + beside + " is damaged: " + e.getMessage(), e);
            }
        }
        return Optional.of(new StoredObject(content, metadata));
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        // All keys with the prefix are in the folder before its last slash.
        Path folder = pathOf(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith(TEMPORARY))
                    .map(file -> bucket.relativize(file).toString().replace('\\', '/'))
                    .filter(key -> key.startsWith(prefix) && !key.endsWith(METADATA))
                    .toList();
        }
    }

    private Path pathOf(String key) throws IOException {
        Path path = bucket.resolve(key).normalize();
        if (!path.startsWith(bucket)) {
            throw new IOException("the key " + key + " points outside the bucket " + bucket);
        }
        return path;
    }
}
