package io.waymark.writer.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/**
 * The file {@code journal/delivery.requested}, by which a server asks the agents of a home to leave delivery to it: an agent
 * that delivers stops, and none starts, while the file is renewed. Used by one thread.
 */
final class DeliveryRequest {
    /** An agent takes delivery back this long after the server has died. */
    private static final Duration VALIDITY = Duration.ofSeconds(5);

    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path file;
    private long visitedAt = System.nanoTime() - INTERVAL_NANOS;
    private boolean present;

    DeliveryRequest(Path journals) {
        file = journals.resolve("delivery.requested");
    }

    /** Asks for delivery; to be called about once a second, more calls cost nothing. */
    void renew() throws IOException {
        if (isDue()) {
            Path folder = file.resolveSibling(".").normalize();
            if (!Files.exists(file) && Files.isDirectory(folder)) {
                Files.write(file, new byte[0]);
            } else if (Files.exists(file)) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            }
        }
    }

    /** Returns whether a server asks for delivery; looks once a second. */
    boolean isPresent() throws IOException {
        if (isDue()) {
            try {
                Instant renewed = Files.getLastModifiedTime(file).toInstant();
                present = Duration.between(renewed, Instant.now()).abs().compareTo(VALIDITY) < 0;
            } catch (NoSuchFileException e) {
                present = false;
            }
        }
        return present;
    }

    /** Leaves delivery to the agents. */
    void withdraw() throws IOException {
        Files.deleteIfExists(file);
    }

    private boolean isDue() {
        long now = System.nanoTime();
        boolean due = now - visitedAt >= INTERVAL_NANOS;
        visitedAt = due ? now : visitedAt;
        return due;
    }
}
