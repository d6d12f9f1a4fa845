package io.waymark.writer.logfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Checks that log files of level 1 can be read, before they are put: zlib's inflater must give their content, by its length and
 * its CRC-32, which was computed from the records and not from what was compressed. A compressor with a fault would otherwise
 * make a trail whose signatures are valid and whose files nobody can read.
 *
 * <p>A fault, also an exception of the compressor, ends its use until the process ends. The batch is not delivered: the next
 * attempt writes it from the journal again, with zlib. A batch records the level of its files, so that it is written again with
 * the same bytes after a crash too.
 *
 * <p>The first file of a run is always checked, since it shows a fault of this machine's JVM or processor, then one in 17: to
 * inflate a file takes a fifth to a third of the CPU that delivery needs for it, so that this costs 1 to 2 % of it. One thread
 * of a trail's delivery uses it.
 */
public final class LogFileCheck {
    /** The zlib level that takes the least CPU; its level 1 cannot be configured. */
    static final int LEVEL_AFTER_FAULT = 2;

    private static final int MADE_FOR_RECORDS = 1;
    /** A prime: where files of several accounts, regions and kinds take turns, each of them is checked. */
    private static final int INTERVAL = 17;

    private long fileCount;
    private boolean hasFault;

    /** Begins a run. */
    public LogFileCheck() {}

    /** Returns at which level files are compressed where this one is configured. */
    int level(int configured) {
        return hasFault && configured == MADE_FOR_RECORDS ? LEVEL_AFTER_FAULT : configured;
    }

    /** Takes a whole file with the size and the CRC-32 of its content, and checks it if it is its turn. */
    void finished(Path file, int level, long size, int crc32, BufferPool bufferPool) throws IOException {
        if (level != MADE_FOR_RECORDS || fileCount++ % INTERVAL != 0) {
            return;
        }
        byte[] deflated = bufferPool.acquire();
        byte[] content = bufferPool.acquire();
        Inflater inflater = new Inflater(true);
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(HashingGzipWriter.HEADER_LENGTH);
            CRC32 crc = new CRC32();
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    int length = in.read(deflated);
                    if (length < 0) {
                        throw new DataFormatException("the file ends before its content");
                    }
                    inflater.setInput(deflated, 0, length);
                }
                crc.update(content, 0, inflater.inflate(content));
            }
            long end = HashingGzipWriter.HEADER_LENGTH + inflater.getBytesRead() + HashingGzipWriter.TRAILER_LENGTH;
            if (inflater.getBytesWritten() != size || (int) crc.getValue() != crc32 || end != Files.size(file)) {
                throw new DataFormatException("the content is not that of the records");
            }
        } catch (DataFormatException e) {
            throw new UnreadableLogFileException(e);
        } finally {
            inflater.end();
            bufferPool.release(deflated);
            bufferPool.release(content);
        }
    }

    /** Ends the use of the compressor. */
    void onFault() {
        hasFault = true;
    }
}
