package io.waymark.writer.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks at the beginnings of a queue's files. Chronicle would try for ten seconds to lock a file that is none of its own,
 * while all other journals wait.
 */
final class QueueFileValidator {
    private static final int HEADER_SIZE = 64;

    private QueueFileValidator() {}

    /**
     * Checks the files of a journal, if it has any.
     *
     * @param instanceFolder the journal's
     * @throws JournalException if one of them was not written by Chronicle Queue 5 or a later version
     * @throws IOException if they cannot be read
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
        byte[] beginning;
        try (InputStream in = Files.newInputStream(file)) {
            beginning = in.readNBytes(HEADER_SIZE);
        }
        // A file that is being made begins with zeros.
        boolean made =
                beginning.length >= Integer.BYTES && (beginning[0] | beginning[1] | beginning[2] | beginning[3]) != 0;
        if (made && !new String(beginning, StandardCharsets.ISO_8859_1).contains(type)) {
            throw new JournalException(
                    "the file " + file + " is not one that a journal is made of; it and its folder are"
                            + " left as they are: restore the file, or move the folder away");
        }
    }
}
