package io.waymark.writer.journal;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The room that a journal has. The last of a disk is not for the journal: the log files that are made of it may be written to
 * the same disk, and without them it would never become shorter. Used by the thread that appends.
 */
final class DiskSpace {
    private static final long MAX_SEGMENT_SIZE = 16L << 20;
    private static final long MIN_SEGMENT_SIZE = 2L << 20;
    private static final int SEGMENTS_PER_DISK = 16;
    private static final int SEGMENTS_PER_QUOTA = 8;
    private static final int MIN_MARGINS_PER_DISK = 8;
    private static final long SCARCE_THRESHOLD = 1L << 30;
    private static final long MEBIBYTE = 1L << 20;

    private final Path folder;
    private final FileStore disk;
    private final long margin;
    private final long quota;
    private final long segmentSize;

    DiskSpace(Path folder, JournalLimits limits) throws IOException {
        this.folder = folder;
        disk = Files.getFileStore(folder);
        long size = disk.getTotalSpace();
        margin = Math.min(limits.margin(), size / MIN_MARGINS_PER_DISK);
        quota = limits.quota();
        long share = Math.min(size / SEGMENTS_PER_DISK, quota / SEGMENTS_PER_QUOTA);
        segmentSize = Math.max(MIN_SEGMENT_SIZE, Math.min(MAX_SEGMENT_SIZE, share));
    }

    /** Tells whether a disk has so little room left that nothing should be kept for later use. */
    static boolean isScarce(Path folder) throws IOException {
        FileStore disk = Files.getFileStore(folder);
        return disk.getUsableSpace() < Math.min(SCARCE_THRESHOLD, disk.getTotalSpace() / 2);
    }

    /** Returns at which size a segment is complete: only whole ones are freed, so on a small disk they are small. */
    long segmentSize() {
        return segmentSize;
    }

    boolean hasFree(long bytes) throws IOException {
        return disk.getUsableSpace() - bytes >= margin;
    }

    void requireFree(long bytes) throws IOException {
        if (!hasFree(bytes)) {
            throw new IOException("the disk is full: of the file system of " + folder + " "
                    + disk.getUsableSpace() / MEBIBYTE + " MiB are free, and " + margin / MEBIBYTE
                    + " are to stay so (waymark.journal.min.free); make room");
        }
    }

    void requireWithinQuota(long held) throws IOException {
        if (held + segmentSize > quota) {
            throw new IOException("the journal holds " + held / MEBIBYTE + " MiB that are not delivered, and may hold "
                    + quota / MEBIBYTE + " (waymark.journal.quota)");
        }
    }
}
