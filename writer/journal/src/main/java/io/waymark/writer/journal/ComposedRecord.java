package io.waymark.writer.journal;

/** The text of one record, UTF-8, in an array that begins with it. Each read overwrites it, without allocation. */
final class ComposedRecord {
    byte[] bytes = new byte[16 * 1024];
    int length;
}
