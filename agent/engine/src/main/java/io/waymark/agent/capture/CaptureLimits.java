package io.waymark.agent.capture;

/**
 * How much of a value is recorded. Whatever is omitted leaves one marker: {@code
 * {"omitted":{"reason":"maxCount|maxDepth|cycle|maxSize|unsupportedType|notLoaded|computed|pending|binary|unreadable",
 * …evidence}}}; see
 * {@link OmissionMarker}.
 *
 * @param maxDepth levels of nested objects and arrays, 1 to 64
 * @param maxLength characters of a string, at least 1
 * @param maxCount elements of an array or collection, entries of a map, properties of a bean; at least 1
 * @param maxBytes bytes of JSON text in {@code requestParameters} and in {@code responseElements}, each, shared by the values
 *     in it; 1,024 to 102,400, so that a record never exceeds CloudTrail's 256 KB
 */
public record CaptureLimits(int maxDepth, int maxLength, int maxCount, int maxBytes) {
    /** CloudTrail's limit of 100 KB for each of the two objects, and bounds beyond the usual values. */
    public static final CaptureLimits DEFAULT = new CaptureLimits(8, 4096, 100, 100 * 1024);

    private static final int MAX_BYTES = 100 * 1024;
    private static final int MIN_BYTES = 1024;
    private static final int MAX_DEPTH = 64;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public CaptureLimits {
        check(maxDepth >= 1 && maxDepth <= MAX_DEPTH, "maxDepth", maxDepth, "1 to 64");
        check(maxLength >= 1, "maxLength", maxLength, "at least 1");
        check(maxCount >= 1, "maxCount", maxCount, "at least 1");
        check(maxBytes >= MIN_BYTES && maxBytes <= MAX_BYTES, "maxBytes", maxBytes, "1024 to 102400");
    }

    private static void check(boolean holds, String name, int value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + ", not " + range);
        }
    }
}
