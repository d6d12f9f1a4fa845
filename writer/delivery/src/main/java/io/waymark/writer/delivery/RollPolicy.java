package io.waymark.writer.delivery;

import java.time.Duration;

/**
 * When a log file is complete.
 *
 * @param interval that log files are aligned to
 * @param maxSize at which one is complete before its time: bytes before compression
 * @param compressionLevel of gzip, 1 to 9
 */
public record RollPolicy(Duration interval, long maxSize, int compressionLevel) {}
