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
import java.util.ArrayList;
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
 * The segments of the journal that is appended to. This class decides when a segment ends, by the time it gives to
 * Chronicle, and writes zeros to each part of a segment before Chronicle writes there through its mapping: the first touch of
 * a page without a disk block costs five times as much, and crashes the JVM when the disk is full. Used by the appending
 * thread.
 *
 * <p>Each write of zeros requires free space beyond the margin, and each new segment a journal below its quota; otherwise
 * nothing is appended. Mapped pages have their blocks by then, so that another process that fills the disk does no harm.
 *
 * <p>Delivered segments are reused, because they have blocks and pages. Zeros overwrite their content step by step, always
 * ahead of what is appended: a reader stops at the first zero.
 */
final class Segments implements TimeProvider, Closeable {
    /** How many zeros are written at a time. */
    private static final int ZERO_CHUNK_SIZE = 256 * 1024;

    /** How far zeros are written ahead: more than the largest excerpt and Chronicle's own data. */
    private static final long ZERO_AHEAD = 1 << 20;

    /** An upper bound of the data that Chronicle puts at the beginning of a segment. */
    private static final long HEADER_SIZE = 128 * 1024;

    /** The number of segments beyond which a new one waits for a delivered one. */
    private static final int BACKPRESSURE_THRESHOLD = 6;

    private static final long MAX_WAIT_NANOS = 250_000_000;
    private static final long POLL_NANOS = 1_000_000;
    private static final int MAX_SPARES = 3;
    private static final String SPARES = "spare-segments";

    private static final DateTimeFormatter NAME_FORMAT =
            DateTimeFormatter.ofPattern(ChronicleQueues.ROLL_CYCLE.format()).withZone(ZoneOffset.UTC);

    private final Path queueFolder;
    private final Path spares;
    private final DiskSpace space;
    /** The size at which a segment is complete before its time: delivered data is freed by whole segments. */
    private final long maxSegmentSize;

    /** Bytes on the disk of this run's complete segments; the length of a sparse file does not say. */
    private final Map<Path, Long> completeSegmentSizes = new HashMap<>();

    private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZERO_CHUNK_SIZE);
    private @Nullable FileChannel file;
    private int cycle;
    private long used;
    private long zeroedUntil;
    private boolean lastWaitTimedOut;

    /**
     * Starts without a segment.
     *
     * @param instanceFolder the journal's folder
     * @param limits the disk space that the journal may use
     * @throws IOException if the folders of segments cannot be created
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
        // Names are times and sort like cycles.
        return queueFolder.resolve(
                NAME_FORMAT.format(Instant.ofEpochMilli(startMillis(cycle))) + ChronicleQueues.SEGMENT_SUFFIX);
    }

    /** Returns the cycle of a segment, by its name. */
    static int cycle(Path segment) throws IOException {
        String name = segment.getFileName().toString();
        try {
            LocalDateTime start = LocalDateTime.parse(
                    name.substring(0, name.length() - ChronicleQueues.SEGMENT_SUFFIX.length()), NAME_FORMAT);
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

    /** Removes a segment whose entries are all consumed from the queue: keeps it as a spare, or deletes it. */
    static void retire(Path segment) throws IOException {
        Path spares = segment.resolveSibling("..").normalize().resolve(SPARES);
        if (!Files.isDirectory(spares) || count(spares) >= MAX_SPARES || DiskSpace.isScarce(spares)) {
            Files.deleteIfExists(segment);
        } else if (Files.exists(segment)) {
            Files.move(segment, spares.resolve(segment.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static long count(Path folder) throws IOException {
        return FolderNames.glance(folder).size();
    }

    /** Returns the time that names the current segment. It never goes back with the clock, so that indexes rise. */
    @Override
    public long currentTimeMillis() {
        return startMillis(cycle);
    }

    /**
     * Begins a new segment, behind all those of other runs.
     *
     * @param lastCycle the cycle of the last existing segment
     * @param now milliseconds since 1970
     * @throws IOException if the disk or the quota is full; then nothing has changed
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

    /** Returns an upper bound of the journal's size in bytes. */
    private long heldBytes() throws IOException {
        List<Path> segments = new ArrayList<>();
        for (String name : FolderNames.glance(queueFolder)) {
            if (name.endsWith(ChronicleQueues.SEGMENT_SUFFIX)) {
                segments.add(queueFolder.resolve(name));
            }
        }
        completeSegmentSizes.keySet().retainAll(segments);
        long held = 0;
        for (Path segment : segments) {
            held += completeSegmentSizes.containsKey(segment) ? completeSegmentSizes.get(segment) : sizeOf(segment);
        }
        return held;
    }

    private static long sizeOf(Path segment) throws IOException {
        try {
            return Files.size(segment);
        } catch (NoSuchFileException e) {
            // Delivered in the meantime.
            return 0;
        }
    }

    /** Deletes the spare segments before it fails. */
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
     * Slows down appending, within limits, while it is faster than delivery: a growing backlog needs ever more memory and
     * makes both slower. Where nothing is delivered at all, waits only once.
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
        List<String> names = FolderNames.glance(spares);
        return names.isEmpty() ? Optional.empty() : Optional.of(spares.resolve(names.get(0)));
    }

    /**
     * Reserves disk blocks for an excerpt.
     *
     * @param bytes an upper bound of the excerpt's length
     * @param now milliseconds since 1970
     * @throws IOException if the disk or the quota is full
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

    /** Returns whether blocks for an excerpt are reserved already, so that {@link #reserve} would touch no file. */
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
