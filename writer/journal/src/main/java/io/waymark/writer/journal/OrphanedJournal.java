package io.waymark.writer.journal;

import io.waymark.base.file.DurableFile;
import io.waymark.base.log.OperatorLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.wire.Wires;

/**
 * A journal whose run is dead. Each of its segments is given an end behind its last good entry, which a reader goes on from
 * to the next. A segment with damage is kept aside as it was, in the folder {@code quarantine}. Used by one thread, which
 * holds the journal's lock.
 */
final class OrphanedJournal {
    private static final String QUARANTINE = "quarantine";

    private final Path folder;
    private final OperatorLog log;

    OrphanedJournal(Path folder, OperatorLog log) {
        this.folder = folder;
        this.log = log;
    }

    void recover() throws IOException {
        for (Path segment : segments()) {
            SegmentCheck check = SegmentCheck.of(segment);
            String damage = check.damage();
            if (damage != null) {
                quarantine(segment, check, damage);
            } else if (check.hasHeader()) {
                writeEndMarker(segment, check);
            } else {
                // Prepared, and not yet begun when the run died: nothing is in it, but readers would wait for its
                // header. Or a power loss has taken what was in it: its indexes must not be used again.
                reserveCycle(segment);
                Files.delete(segment);
            }
        }
    }

    private void reserveCycle(Path segment) throws IOException {
        Path quarantine = folder.resolve(QUARANTINE);
        DurableFile.createFolders(quarantine);
        DurableFile.replace(quarantine.resolve(segment.getFileName()), new byte[0]);
    }

    /** Tells whether the segment of a cycle was kept aside. */
    static boolean isQuarantined(Path folder, int cycle) {
        return Files.exists(Segments.path(folder.resolve(QUARANTINE), cycle));
    }

    /** Returns the last cycle of a segment that was kept aside, whose indexes must not be used again; 0 for none. */
    static int lastQuarantinedCycle(Path folder) throws IOException {
        Path quarantine = folder.resolve(QUARANTINE);
        int last = 0;
        if (Files.isDirectory(quarantine)) {
            for (Path segment : segments(quarantine)) {
                last = Math.max(last, Segments.cycle(segment));
            }
        }
        return last;
    }

    private List<Path> segments() throws IOException {
        Path queue = ChronicleQueues.queueFolder(folder);
        return Files.isDirectory(queue) ? segments(queue) : List.of();
    }

    private static List<Path> segments(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.filter(file -> file.toString().endsWith(ChronicleQueues.SEGMENT_SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private void quarantine(Path segment, SegmentCheck check, String damage) throws IOException {
        Path quarantine = folder.resolve(QUARANTINE);
        DurableFile.createFolders(quarantine);
        Path aside = quarantine.resolve(segment.getFileName());
        String events = check.lastSequence() < 0
                ? "none of its events can be delivered"
                : "its events up to number " + check.lastSequence() + " are delivered, later ones are missing";
        if (check.hasHeader()) {
            Path copy = quarantine.resolve(segment.getFileName() + ".tmp");
            Files.copy(segment, copy, StandardCopyOption.REPLACE_EXISTING);
            DurableFile.force(copy);
            DurableFile.rename(copy, aside);
            writeEndMarker(segment, check);
        } else {
            DurableFile.rename(segment, aside);
        }
        log.error(
                "journal.damaged." + segment,
                "the journal's file " + segment + " is damaged: " + damage + "; " + events + "; it is kept as " + aside,
                null);
    }

    private static void writeEndMarker(Path segment, SegmentCheck check) throws IOException {
        if (check.hasEndMarker()) {
            return;
        }
        ByteBuffer end = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(Wires.END_OF_DATA)
                .flip();
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            while (end.hasRemaining()) {
                channel.write(end, check.endOffset() + end.position());
            }
            channel.force(true);
        }
    }
}
