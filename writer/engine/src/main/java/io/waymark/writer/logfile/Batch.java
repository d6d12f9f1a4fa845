package io.waymark.writer.logfile;

/**
 * What the log files of one cut are made of, decided before the first of them is put.
 *
 * @param through the last journal entry in it; it begins after the last entry of the batch before
 * @param window what the files' names tell the time by
 * @param compressionLevel of the files, 1 to 9
 */
public record Batch(long through, Window window, int compressionLevel) {}
