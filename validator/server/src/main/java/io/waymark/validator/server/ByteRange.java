package io.waymark.validator.server;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of an object (RFC 9110, section 14).
 *
 * @param offset the first byte
 * @param length the number of bytes
 */
record ByteRange(long offset, long length) {
    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * Parses the header {@code Range}.
     *
     * @param header the header; null if the request has none
     * @param size the size of the object
     * @return the range; empty for the whole object, also if the header has several ranges or is malformed
     * @throws S3Exception if the object has no byte in the range
     */
    static Optional<ByteRange> parse(@Nullable String header, long size) throws S3Exception {
        Matcher range = SINGLE.matcher(header == null ? "" : header);
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return Optional.empty();
        }
        long first;
        long last = size - 1;
        if (range.group(1).isEmpty()) {
            long suffix = Long.parseLong(range.group(2));
            first = suffix == 0 ? size : Math.max(0, size - suffix);
        } else {
            first = Long.parseLong(range.group(1));
            if (!range.group(2).isEmpty()) {
                long end = Long.parseLong(range.group(2));
                if (end < first) {
                    return Optional.empty();
                }
                last = Math.min(last, end);
            }
        }
        if (first >= size) {
            throw new S3Exception(416, "InvalidRange", "The requested range is not satisfiable");
        }
        return Optional.of(new ByteRange(first, last - first + 1));
    }

    String contentRange(long size) {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }
}
