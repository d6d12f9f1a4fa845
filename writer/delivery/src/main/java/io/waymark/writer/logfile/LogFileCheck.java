package io.waymark.writer.logfile;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Checks that log files of level 1 can be read, before they are put: zlib's inflater must give their content, by its length and
 * its CRC-32, which was computed from the records and not from what was compressed. A compressor with a fault would otherwise
 * make a trail whose signatures are valid and whose files nobody can read.
 *
 * <p>A fault, also an exception of the compressor, ends its use until the process ends. The batch is not delivered: the next
 * attempt writes it from the journal again, with zlib. A batch records the level of its files, so that it is written again with
 * the same bytes after a crash too.
 *
 * <p>The first file of a run is always checked, since it shows a fault of this machine's JVM or processor, then one in 16: to
 * inflate a file takes a fifth to a third of the CPU that delivery needs for it, so that this costs 1 to 2 % of it. One thread
 * of a trail's delivery uses it.
 */
public final class LogFileCheck {
    /** The zlib level that takes the least CPU; its level 1 cannot be configured. */
    static final int LEVEL_AFTER_FAULT = 2;

    private static final int MADE_FOR_RECORDS = 1;
    private static final int INTERVAL = 16;
    private static final int BUFFER_SIZE = 64 * 1024;

    private long fileCount;
    private boolean hasFault;

    /** Begins a run. */
    public LogFileCheck() {}

    /** Returns at which level files are compressed where this one is configured. */
    int level(int configured) {
        return hasFault && configured == MADE_FOR_RECORDS ? LEVEL_AFTER_FAULT : configured;
    }

    /** Takes a whole file, and checks it if it is its turn. */
    void finished(Path file, int level, long uncompressedSize) throws IOException {
        if (level == MADE_FOR_RECORDS && fileCount++ % INTERVAL == 0) {
            try {
                long size = inflatedSize(file);
                if (size != uncompressedSize) {
                    throw new ZipException("it has " + size + " bytes instead of " + uncompressedSize);
                }
            } catch (ZipException | EOFException e) {
                throw new UnreadableLogFileException(e);
            }
        }
    }

    /** Ends the use of the compressor. */
    void onFault() {
        hasFault = true;
    }

    private static long inflatedSize(Path file) throws IOException {
        long size = 0;
        byte[] buffer = new byte[BUFFER_SIZE];
        try (InputStream content = new GZIPInputStream(Files.newInputStream(file), BUFFER_SIZE)) {
            for (int length = content.read(buffer); length >= 0; length = content.read(buffer)) {
                size += length;
            }
        }
        return size;
    }
}
