package io.waymark.writer.delivery;

import io.waymark.base.hash.Sha256;
import io.waymark.format.Digest;
import io.waymark.writer.logfile.Batch;
import io.waymark.writer.logfile.BatchWriter;
import io.waymark.writer.store.ObjectConflictException;
import io.waymark.writer.store.ObjectStore;
import io.waymark.writer.store.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the log files of a finished batch into the store, one after the other. When the store fails, the next attempt starts
 * with the file that failed. Used by one thread.
 */
final class BatchUpload {
    private final Batch batch;
    private final Path spool;
    private final ObjectStore store;
    /** Files that an earlier process put, and whose spooled file is gone. */
    private final Set<Digest.LogFileEntry> storedBefore = new HashSet<>();

    private int storedCount;

    BatchUpload(Batch batch, Path spool, ObjectStore store) {
        this.batch = batch;
        this.spool = spool;
        this.store = store;
    }

    /**
     * Resumes the upload of a batch that an earlier process, or an attempt that failed, has finished.
     *
     * @return the upload; null if a file is neither in the spool folder nor in the store, so that all must be written again
     * @throws IOException if the files or the store cannot be read
     */
    static @Nullable BatchUpload resume(Batch batch, Path spool, ObjectStore store) throws IOException {
        BatchUpload upload = new BatchUpload(batch, spool, store);
        for (int i = 0; i < batch.files().size(); i++) {
            Digest.LogFileEntry file = batch.files().get(i);
            Path path = BatchWriter.file(spool, i);
            if (Files.exists(path)) {
                try (InputStream content = Files.newInputStream(path)) {
                    if (!matchesHash(content, file)) {
                        return null;
                    }
                }
            } else if (upload.isStored(file)) {
                upload.storedBefore.add(file);
            } else {
                return null;
            }
        }
        return batch.files().isEmpty() ? null : upload;
    }

    Batch batch() {
        return batch;
    }

    /**
     * Puts the next file.
     *
     * @return the file that is in the store now; null if all are
     * @throws IOException if it could not be put; to be tried again
     */
    Digest.@Nullable LogFileEntry putNext() throws IOException {
        if (storedCount == batch.files().size()) {
            return null;
        }
        Digest.LogFileEntry file = batch.files().get(storedCount);
        try {
            store.put(file.object(), BatchWriter.file(spool, storedCount), Map.of());
        } catch (NoSuchFileException e) {
            // An earlier put took the file; resume has compared the object.
            if (!storedBefore.contains(file)) {
                throw e;
            }
        } catch (ObjectConflictException e) {
            // After an update, of Waymark or of the JDK, the compressor may give other bytes for the same records.
            if (!isStored(file)) {
                throw e;
            }
        }
        storedCount++;
        return file;
    }

    private boolean isStored(Digest.LogFileEntry file) throws IOException {
        Optional<StoredObject> object = store.read(file.object());
        return object.isPresent()
                && matchesHash(new ByteArrayInputStream(object.get().content()), file);
    }

    private static boolean matchesHash(InputStream gzipped, Digest.LogFileEntry file) {
        try (GZIPInputStream content = new GZIPInputStream(gzipped)) {
            return Sha256.hex(content).equals(file.hashValue());
        } catch (IOException e) {
            // Not gzip, or truncated: certainly not what we put.
            return false;
        }
    }
}
