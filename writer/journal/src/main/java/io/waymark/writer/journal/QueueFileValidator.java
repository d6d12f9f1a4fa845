package io.waymark.writer.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks the headers of a queue's files. Chronicle would try for ten seconds to lock a foreign file, while all other
 * journals wait.
 */
final class QueueFileValidator {
    private static final int HEADER_SIZE = 64;

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
        byte[] header;
        try (InputStream in = Files.newInputStream(file)) {
            header = in.readNBytes(HEADER_SIZE);
        }
        // A file that is being created begins with zeros.
        boolean hasHeader = header.length >= Integer.BYTES && (header[0] | header[1] | header[2] | header[3]) != 0;
        if (hasHeader && !new String(header, StandardCharsets.ISO_8859_1).contains(type)) {
            throw new JournalException(
                    "the file " + file + " is not a journal file; it was left unchanged, and its folder is skipped."
                            + " Restore the file, or move the folder away");
        }
    }
}
