package io.waymark.writer.journal;

/** The text of one record, UTF-8, in an array that begins with it. Each read overwrites it, without allocation. */
final class ComposedRecord {
    byte[] bytes = new byte[16 * 1024];
    int length;

    void copyFrom(byte[] source, int from, int recordLength) {
        if (bytes.length < recordLength) {
            bytes = new byte[Journal.MAX_RECORD_SIZE];
        }
        System.arraycopy(source, from, bytes, 0, recordLength);
        length = recordLength;
    }
}
