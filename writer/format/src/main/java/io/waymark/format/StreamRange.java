package io.waymark.format;

/**
 * Which records of a stream a log file holds. A stream is one run of a JVM; its records are numbered from 0 without gaps,
 * whatever log files they go to, so that a file's numbers need not be contiguous.
 *
 * @param stream the stream's id
 * @param first the lowest number in the file
 * @param last the highest
 * @param recordCount how many records are in the file
 */
public record StreamRange(String stream, long first, long last, long recordCount) {
    /** Checks that there can be such a file. */
    public StreamRange {
        if (stream.isEmpty() || first < 0 || last < first || recordCount < 1 || recordCount - 1 > last - first) {
            throw new IllegalArgumentException(
                    "no " + recordCount + " records can be numbered " + first + " to " + last);
        }
    }
}
