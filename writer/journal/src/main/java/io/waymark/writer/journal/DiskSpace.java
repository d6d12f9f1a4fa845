package io.waymark.writer.journal;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The disk space that a journal may use. It leaves a margin free: its log files may be written to the same disk, and without
 * them it would never shrink. Used by the appending thread.
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

    /** Returns whether a disk has so little space left that spare segments should not be kept. */
    static boolean isScarce(Path folder) throws IOException {
        FileStore disk = Files.getFileStore(folder);
        return disk.getUsableSpace() < Math.min(SCARCE_THRESHOLD, disk.getTotalSpace() / 2);
    }

    /** Returns the maximum size of a segment: only whole segments are freed, so on a small disk they are small. */
    long segmentSize() {
        return segmentSize;
    }

    boolean hasFree(long bytes) throws IOException {
        return disk.getUsableSpace() - bytes >= margin;
    }

    void requireFree(long bytes) throws IOException {
        if (!hasFree(bytes)) {
            throw new IOException("the disk is full: the file system of " + folder + " has "
                    + disk.getUsableSpace() / MEBIBYTE + " MiB free, and waymark.journal.min.free keeps "
                    + margin / MEBIBYTE + " MiB free; free some space");
        }
    }

    void requireWithinQuota(long held) throws IOException {
        if (held + segmentSize > quota) {
            throw new IOException("the journal has " + held / MEBIBYTE
                    + " MiB of undelivered events, and its quota is " + quota / MEBIBYTE
                    + " MiB (waymark.journal.quota)");
        }
    }
}
