package io.waymark.writer.journal;

import io.waymark.base.file.DurableFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Forces the segments of a queue to the disk, so that appended entries survive a power loss. Chronicle's own force needs a
 * library that is not part of this product, and silently does nothing without it. Used by one thread at a time, while
 * another appends.
 */
final class SegmentForcer {
    private final Path queueFolder;
    /** The last segment at the last force: those before it are complete and forced. */
    private String lastForced = "";

    SegmentForcer(Path queueFolder) {
        this.queueFolder = queueFolder;
    }

    void force() throws IOException {
        List<Path> open = unforcedSegments();
        for (Path segment : open) {
            forceContent(segment);
        }
        forceFolder(open);
    }

    /** Forces the names alone, so that a power loss does not hide that a segment existed. */
    void forceFolder() throws IOException {
        forceFolder(unforcedSegments());
    }

    private List<Path> unforcedSegments() throws IOException {
        List<Path> segments = new ArrayList<>();
        for (String name : FolderNames.list(queueFolder)) {
            // Names are times and sort as such.
            if (name.endsWith(ChronicleQueues.SEGMENT_SUFFIX) && name.compareTo(lastForced) >= 0) {
                segments.add(queueFolder.resolve(name));
            }
        }
        Collections.sort(segments);
        return segments;
    }

    private void forceFolder(List<Path> open) throws IOException {
        if (open.isEmpty() || fileName(open.get(open.size() - 1)).equals(lastForced)) {
            return;
        }
        DurableFile.forceFolder(queueFolder);
        lastForced = fileName(open.get(open.size() - 1));
    }

    private static void forceContent(Path segment) throws IOException {
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            channel.force(false);
        } catch (NoSuchFileException e) {
            // Delivered and freed in the meantime; its log files were forced.
            return;
        }
    }

    private static String fileName(Path file) {
        return file.getFileName().toString();
    }
}
