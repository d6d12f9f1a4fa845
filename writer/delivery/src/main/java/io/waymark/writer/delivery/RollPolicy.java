package io.waymark.writer.delivery;

import java.time.Duration;

/**
 * Decides when a log file is complete.
 *
 * @param interval the span of time that a log file covers; log files are aligned to it
 * @param maxSize the size in bytes, before compression, at which a log file is complete before its time
 * @param compressionLevel the gzip level: 1 is made for records, 2 to 9 are zlib's
 */
public record RollPolicy(Duration interval, long maxSize, int compressionLevel) {}
