package io.waymark.format;

/**
 * The range of a log file's records in their stream. A stream is one run of a JVM; its records are numbered from 0 without
 * gaps and go to several log files, so that the numbers in one file need not be contiguous.
 *
 * @param stream the stream's id
 * @param first the lowest sequence number in the file
 * @param last the highest sequence number in the file
 * @param recordCount the number of records in the file
 */
public record StreamRange(String stream, long first, long last, long recordCount) {
    /** Checks that the numbers are possible. */
    public StreamRange {
        if (stream.isEmpty() || first < 0 || last < first || recordCount < 1 || recordCount - 1 > last - first) {
            throw new IllegalArgumentException(
                    "no " + recordCount + " records can be numbered " + first + " to " + last);
        }
    }
}
