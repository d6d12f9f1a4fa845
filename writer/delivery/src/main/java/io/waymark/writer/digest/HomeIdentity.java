package io.waymark.writer.digest;

import io.waymark.base.file.DurableFile;
import io.waymark.base.file.JsonObject;
import io.waymark.base.file.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The random id of a home, in a file beside its journals. It distinguishes homes that share a signing key. It moves with the
 * home, and a home that is made anew has another one; but a file that is removed while the home is delivered is restored.
 */
final class HomeIdentity {
    private static final Map<Path, String> KNOWN = new ConcurrentHashMap<>();

    private final Path file;

    /** Creates a handle; the file may be missing. */
    HomeIdentity(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /**
     * Returns the id; creates it on first use.
     *
     * @throws IOException if the file is damaged, or cannot be read or created
     */
    String id() throws IOException {
        Path home = file.toAbsolutePath().normalize();
        if (!Files.exists(file)) {
            String id = KNOWN.getOrDefault(home, UUID.randomUUID().toString());
            DurableFile.createIfAbsent(
                    file, new JsonObject().put("id", id).toJson(), DurableFile.permissions("rw-r-----"));
        }
        try {
            String id = JsonObject.read(Files.readAllBytes(file)).string("id");
            KNOWN.put(home, id);
            return id;
        } catch (StateException e) {
            throw new IOException(file + " is damaged: " + e.getMessage() + "; restore it from a backup", e);
        }
    }
}
