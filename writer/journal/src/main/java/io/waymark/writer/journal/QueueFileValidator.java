package io.waymark.writer.journal;

import io.waymark.base.thread.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks the headers of a queue's files. Chronicle would try for ten seconds to lock a foreign file, while all other
 * journals wait.
 */
final class QueueFileValidator {
    private static final int HEADER_SIZE = 64;
    private static final int NOT_COMPLETE = 0x80;
    /** Writing a header takes microseconds, unless the writer's thread has to wait for a processor. */
    private static final Duration CREATION_TIMEOUT = Duration.ofSeconds(1);

    private static final long POLL_NANOS = 1_000_000;

    private QueueFileValidator() {}

    /**
     * Checks the files of a journal, if it has any.
     *
     * @param instanceFolder the journal's folder
     * @throws JournalException if a file was not written by Chronicle Queue 5 or later
     * @throws IOException if a file cannot be read
     */
    static void validate(Path instanceFolder) throws IOException {
        Path queue = ChronicleQueues.queueFolder(instanceFolder);
        if (!Files.isDirectory(queue)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(queue)) {
            files = listed.toList();
        }
        for (Path file : files) {
            String name = file.toString();
            if (name.endsWith(".cq4t")) {
                validate(file, "STStore");
            } else if (name.endsWith(ChronicleQueues.SEGMENT_SUFFIX)) {
                validate(file, "SCQStore");
            }
        }
    }

    private static void validate(Path file, String type) throws IOException {
        Deadline deadline = Deadline.after(CREATION_TIMEOUT);
        boolean interrupted = false;
        byte[] header = readHeader(file);
        while (isBeingCreated(header) && !deadline.hasPassed()) {
            interrupted |= deadline.park(POLL_NANOS);
            header = readHeader(file);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (hasHeader(header) && !new String(header, StandardCharsets.ISO_8859_1).contains(type)) {
            throw new JournalException(
                    "the file " + file + " is not a journal file; it was left unchanged, and its folder is skipped."
                            + " Restore the file, or move the folder away");
        }
    }

    private static byte[] readHeader(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEADER_SIZE);
        }
    }

    /** A file that is being created begins with zeros. */
    private static boolean hasHeader(byte[] header) {
        return header.length >= Integer.BYTES && (header[0] | header[1] | header[2] | header[3]) != 0;
    }

    /** Chronicle marks a header that it is writing by the top bit of its length, which is little-endian. */
    private static boolean isBeingCreated(byte[] header) {
        return hasHeader(header) && (header[Integer.BYTES - 1] & NOT_COMPLETE) != 0;
    }
}
