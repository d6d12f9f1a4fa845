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
    private static final long LARGEST_SEGMENT = 16L << 20;
    private static final long SMALLEST_SEGMENT = 2L << 20;
    private static final int SEGMENTS_A_DISK = 16;
    private static final int SEGMENTS_A_QUOTA = 8;
    private static final int MARGINS_A_DISK = 8;
    private static final long PLENTY = 1L << 30;
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
        margin = Math.min(limits.margin(), size / MARGINS_A_DISK);
        quota = limits.quota();
        long share = Math.min(size / SEGMENTS_A_DISK, quota / SEGMENTS_A_QUOTA);
        segmentSize = Math.max(SMALLEST_SEGMENT, Math.min(LARGEST_SEGMENT, share));
    }

    /** Tells whether a disk has so little room left that nothing should be kept for later use. */
    static boolean isScarce(Path folder) throws IOException {
        FileStore disk = Files.getFileStore(folder);
        return disk.getUsableSpace() < Math.min(PLENTY, disk.getTotalSpace() / 2);
    }

    /** Returns at which size a segment is complete: only whole ones are freed, so on a small disk they are small. */
    long segmentSize() {
        return segmentSize;
    }

    boolean isFree(long bytes) throws IOException {
        return disk.getUsableSpace() - bytes >= margin;
    }

    void requireFree(long bytes) throws IOException {
        if (!isFree(bytes)) {
            throw new IOException("the disk is full: of the file system of " + folder + " "
                    + disk.getUsableSpace() / MEBIBYTE + " MiB are free, and " + margin / MEBIBYTE
                    + " are to stay so (waymark.journal.margin); make room");
        }
    }

    void requireInQuota(long held) throws IOException {
        if (held + segmentSize > quota) {
            throw new IOException("the journal holds " + held / MEBIBYTE + " MiB that are not delivered, and may hold "
                    + quota / MEBIBYTE + " (waymark.journal.quota)");
        }
    }
}
