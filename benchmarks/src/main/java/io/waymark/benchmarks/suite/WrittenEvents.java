package io.waymark.benchmarks.suite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The events that a contender wrote to disk. Not thread-safe. */
final class WrittenEvents {
    private static final int MAX_SAMPLE_BYTES = 32 << 20;

    private final ByteArrayOutputStream sample = new ByteArrayOutputStream();
    private long eventCount;
    private long diskBytes;
    private long rawBytes;

    private WrittenEvents() {}

    /** Reads all records below a directory, the captured standard error included. */
    static WrittenEvents scan(Path directory, String marker) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile)
                    .filter(WrittenEvents::containsEvents)
                    .sorted()
                    .toList();
        }
        byte[] markerBytes = marker.getBytes(StandardCharsets.US_ASCII);
        WrittenEvents written = new WrittenEvents();
        for (Path file : files) {
            written.diskBytes += Files.size(file);
            try (InputStream in = open(file)) {
                MarkerScanner scanner = new MarkerScanner(markerBytes);
                written.rawBytes += scanner.scanAll(in, written.sample);
                written.eventCount += scanner.matches;
            }
        }
        return written;
    }

    /** Number of events. */
    long eventCount() {
        return eventCount;
    }

    /** Bytes of the files on disk. */
    long diskBytes() {
        return diskBytes;
    }

    /** Bytes of the content, decompressed. */
    long rawBytes() {
        return rawBytes;
    }

    /** The first bytes of the decompressed content, at most 32 MB. */
    byte[] sample() {
        return sample.toByteArray();
    }

    /** Whether a file is a complete log file: not a digest, and not a temporary file, whose name starts with a period. */
    static boolean isLogFile(Path file) {
        String path = file.toString();
        return path.endsWith(".json.gz") && !path.contains("CloudTrail-Digest") && !path.contains("/.");
    }

    private static boolean containsEvents(Path file) {
        String path = file.toString();
        return isLogFile(file) || path.endsWith("audit.json") || path.endsWith(".audit") || path.endsWith("stderr");
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    }

    /** Counts a marker whose first byte recurs only at its end, so that matches never overlap. */
    private static final class MarkerScanner {
        private final byte[] marker;
        private int matched;
        private long matches;

        MarkerScanner(byte[] marker) {
            this.marker = marker;
        }

        long scanAll(InputStream in, ByteArrayOutputStream sample) throws IOException {
            byte[] block = new byte[1 << 16];
            long bytes = 0;
            int length = in.read(block);
            while (length >= 0) {
                scan(block, length);
                bytes += length;
                sample.write(block, 0, Math.min(length, MAX_SAMPLE_BYTES - sample.size()));
                length = in.read(block);
            }
            return bytes;
        }

        private void scan(byte[] block, int length) {
            for (int i = 0; i < length; i++) {
                if (block[i] == marker[matched]) {
                    matched++;
                    if (matched == marker.length) {
                        matches++;
                        matched = 0;
                    }
                } else {
                    matched = block[i] == marker[0] ? 1 : 0;
                }
            }
        }
    }
}
