package io.waymark.writer.journal;

import io.waymark.base.file.DurableFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import net.openhft.chronicle.core.time.TimeProvider;
import org.jspecify.annotations.Nullable;

/**
 * The files of the journal that is appended to. Decides when the next one begins, by telling Chronicle the time; and writes
 * zeros to each part of a file before Chronicle writes there through its mapping. A page that has no block on the disk
 * would cost five times as much at its first touch, and where the disk is full, that touch would be a crash. Used by the
 * thread that appends.
 *
 * <p>Before each of these writes the disk must have more room than is to stay free on it, and before each segment the
 * journal must be below its quota; else nothing is appended. The blocks that are mapped are there by then, so that another
 * process that fills the disk does no harm either.
 *
 * <p>Segments that were delivered are used again, since their blocks and pages are there. What they held is overwritten
 * with zeros step by step, always ahead of what is appended: a reader ends at the first zero.
 */
final class Segments implements TimeProvider, Closeable {
    /** Zeros are written so many at a time. */
    private static final int ZERO_CHUNK_SIZE = 256 * 1024;

    /** How far the zeros are ahead: more than the largest excerpt, and what Chronicle writes for itself. */
    private static final long ZERO_AHEAD = 1 << 20;

    /** What Chronicle puts at the beginning of a segment. */
    private static final long HEADER_SIZE = 128 * 1024;

    /** Beyond so many segments a new one waits a little for one to be delivered. */
    private static final int BACKPRESSURE_THRESHOLD = 6;

    private static final long MAX_WAIT_NANOS = 250_000_000;
    private static final long POLL_NANOS = 1_000_000;
    private static final int MAX_SPARES = 3;
    private static final String SPARES = "spare-segments";

    private final Path queueFolder;
    private final Path spares;
    private final DiskSpace space;
    /** A segment of this size is complete before its time; what is delivered can only be freed by whole segments. */
    private final long maxSegmentSize;

    /** The blocks of those that are complete, of this run; a file's length says nothing of them. */
    private final Map<Path, Long> completeSegmentSizes = new HashMap<>();

    private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZERO_CHUNK_SIZE);
    private @Nullable FileChannel file;
    private int cycle;
    private long used;
    private long zeroedUntil;
    private boolean lastWaitTimedOut;

    /**
     * Begins with no segment.
     *
     * @param instanceFolder the journal's
     * @param limits what it may take of the disk
     * @throws IOException if its folders cannot be made
     */
    Segments(Path instanceFolder, JournalLimits limits) throws IOException {
        queueFolder = ChronicleQueues.queueFolder(instanceFolder);
        spares = instanceFolder.resolve(SPARES);
        ChronicleQueues.createQueueFolder(instanceFolder);
        DurableFile.createSharedFolder(spares);
        space = new DiskSpace(instanceFolder, limits);
        maxSegmentSize = space.segmentSize();
    }

    /** Returns the path of the segment of a cycle. */
    static Path path(Path queueFolder, int cycle) {
        // Files are named by their time, so that the order of names is that of cycles.
        return queueFolder.resolve(DateTimeFormatter.ofPattern(ChronicleQueues.ROLL_CYCLE.format())
                        .withZone(ZoneOffset.UTC)
                        .format(Instant.ofEpochMilli(startMillis(cycle)))
                + ChronicleQueues.SEGMENT_SUFFIX);
    }

    /** Returns the cycle of a segment, by its name. */
    static int cycle(Path segment) throws IOException {
        String name = segment.getFileName().toString();
        try {
            LocalDateTime start = LocalDateTime.parse(
                    name.substring(0, name.length() - ChronicleQueues.SEGMENT_SUFFIX.length()),
                    DateTimeFormatter.ofPattern(ChronicleQueues.ROLL_CYCLE.format()));
            return Math.toIntExact(
                    start.toInstant(ZoneOffset.UTC).toEpochMilli() / ChronicleQueues.ROLL_CYCLE.lengthInMillis());
        } catch (DateTimeParseException e) {
            throw new IOException("the name of the file " + segment + " is not that of a segment", e);
        }
    }

    /** Returns the cycle of the segment that is appended to. */
    int cycle() {
        return cycle;
    }

    private static long startMillis(long cycle) {
        return cycle * ChronicleQueues.ROLL_CYCLE.lengthInMillis();
    }

    /** Takes a segment out of the queue whose entries are all consumed: keeps it to be used again, or deletes it. */
    static void retire(Path segment) throws IOException {
        Path spares = segment.resolveSibling("..").normalize().resolve(SPARES);
        if (!Files.isDirectory(spares) || count(spares) >= MAX_SPARES || DiskSpace.isScarce(spares)) {
            Files.deleteIfExists(segment);
        } else if (Files.exists(segment)) {
            Files.move(segment, spares.resolve(segment.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    /** Returns the time that segments are named by: it never goes back, whatever the clock does, so that indexes rise. */
    @Override
    public long currentTimeMillis() {
        return startMillis(cycle);
    }

    /**
     * Begins a segment; what other runs appended is in earlier ones.
     *
     * @param lastCycle the last of those that are there
     * @param now milliseconds since 1970
     * @throws IOException if there is no room for it, on the disk or in the quota; then nothing has changed
     */
    void rollAfter(int lastCycle, long now) throws IOException {
        space.requireWithinQuota(heldBytes());
        requireFree(HEADER_SIZE + ZERO_AHEAD);
        int next = Math.toIntExact(
                Math.max(Math.max(lastCycle, cycle) + 1L, now / ChronicleQueues.ROLL_CYCLE.lengthInMillis()));
        Path prepared = awaitSpareSegment().orElse(spares.resolve("new"));
        FileChannel channel = FileChannel.open(
                prepared,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                DurableFile.permissions("rw-rw----"));
        long written = 0;
        try {
            while (written < HEADER_SIZE + ZERO_AHEAD) {
                written += writeZeros(channel, written);
            }
            Files.move(prepared, path(queueFolder, next), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
        if (file != null) {
            completeSegmentSizes.put(path(queueFolder, cycle), zeroedUntil);
        }
        close();
        file = channel;
        cycle = next;
        zeroedUntil = written;
        used = HEADER_SIZE;
    }

    /** Returns how many bytes the journal holds, or a little more. */
    private long heldBytes() throws IOException {
        try (Stream<Path> files = Files.list(queueFolder)) {
            List<Path> segments = files.filter(file -> file.toString().endsWith(ChronicleQueues.SEGMENT_SUFFIX))
                    .toList();
            completeSegmentSizes.keySet().retainAll(segments);
            long held = 0;
            for (Path segment : segments) {
                held += completeSegmentSizes.containsKey(segment) ? completeSegmentSizes.get(segment) : sizeOf(segment);
            }
            return held;
        }
    }

    private static long sizeOf(Path segment) throws IOException {
        try {
            return Files.size(segment);
        } catch (NoSuchFileException e) {
            // Delivered meanwhile.
            return 0;
        }
    }

    /** Gives up the spare segments before it gives up. */
    private void requireFree(long bytes) throws IOException {
        if (!space.hasFree(bytes)) {
            try (Stream<Path> files = Files.list(spares)) {
                for (Path spare : (Iterable<Path>) files::iterator) {
                    Files.deleteIfExists(spare);
                }
            }
            space.requireFree(bytes);
        }
    }

    /**
     * Where more is appended than can be delivered, holds up what is appended, within limits: a backlog for which ever more
     * memory must be found makes all of it slower still. Where nothing is delivered at all, waits once only.
     */
    private Optional<Path> awaitSpareSegment() throws IOException {
        Optional<Path> spare = findSpareSegment();
        if (spare.isEmpty() && !lastWaitTimedOut && count(queueFolder) > BACKPRESSURE_THRESHOLD) {
            long start = System.nanoTime();
            while (spare.isEmpty() && System.nanoTime() - start < MAX_WAIT_NANOS) {
                LockSupport.parkNanos(POLL_NANOS);
                spare = findSpareSegment();
            }
        }
        lastWaitTimedOut = spare.isEmpty() && count(queueFolder) > BACKPRESSURE_THRESHOLD;
        return spare;
    }

    private Optional<Path> findSpareSegment() throws IOException {
        try (Stream<Path> files = Files.list(spares)) {
            return files.findAny();
        }
    }

    /**
     * Makes room for an excerpt.
     *
     * @param bytes its length, or more
     * @param now milliseconds since 1970
     * @throws IOException if the disk has none
     */
    void reserve(int bytes, long now) throws IOException {
        if (used + bytes > maxSegmentSize || now - currentTimeMillis() >= ChronicleQueues.ROLL_CYCLE.lengthInMillis()) {
            rollAfter(cycle, now);
        }
        FileChannel current = file;
        while (current != null && zeroedUntil < used + bytes + ZERO_AHEAD) {
            requireFree(ZERO_CHUNK_SIZE);
            zeroedUntil += writeZeros(current, zeroedUntil);
        }
        used += bytes;
    }

    /** Whether there is room for an excerpt already, so that {@link #reserve} would touch no file. */
    boolean hasReserved(int bytes, long now) {
        return used + bytes <= maxSegmentSize
                && now - currentTimeMillis() < ChronicleQueues.ROLL_CYCLE.lengthInMillis()
                && zeroedUntil >= used + bytes + ZERO_AHEAD;
    }

    private int writeZeros(FileChannel channel, long position) throws IOException {
        return channel.write(zeros.clear(), position);
    }

    @Override
    public void close() throws IOException {
        FileChannel current = file;
        file = null;
        if (current != null) {
            current.close();
        }
    }
}
