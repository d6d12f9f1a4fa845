package io.waymark.writer.logfile;

import io.waymark.format.LogFileKey;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A finished log file that is not yet in the store.
 *
 * @param spooled where it lies
 * @param key what it is called in the store
 * @param sha256 of its inflated bytes, lower-case hexadecimal
 * @param oldestEventTime of its records
 * @param newestEventTime of its records
 */
public record LogFile(Path spooled, LogFileKey key, String sha256, Instant oldestEventTime, Instant newestEventTime) {}
