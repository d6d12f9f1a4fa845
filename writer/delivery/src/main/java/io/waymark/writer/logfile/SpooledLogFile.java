package io.waymark.writer.logfile;

import io.waymark.format.LogFileKey;
import io.waymark.format.StreamRange;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A finished log file that is not yet in the store.
 *
 * @param path where it lies
 * @param key what it is called in the store
 * @param sha256 of its inflated bytes, lower-case hexadecimal
 * @param oldestEventTime of its records
 * @param newestEventTime of its records
 * @param range which records it holds; null if their stream is not known, as after the loss of a checkpoint
 */
public record SpooledLogFile(
        Path path,
        LogFileKey key,
        String sha256,
        Instant oldestEventTime,
        Instant newestEventTime,
        @Nullable StreamRange range) {}
