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
 * A journal whose run has died. Recovery puts an end mark behind the last intact entry of each segment, so that readers
 * proceed to the next segment. The original of a damaged segment is quarantined in the folder {@code quarantine}. Used by one
 * thread, which holds the journal's lock.
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
            if (check.version() > JournalFormat.VERSION) {
                throw new JournalException(
                        "the journal segment " + segment + " was written by a later release: its format"
                                + " has version " + check.version() + ", and this release reads up to version "
                                + JournalFormat.VERSION + "; recover it with that release");
            }
            String damage = check.damage();
            if (damage != null) {
                quarantine(segment, check, damage);
            } else if (check.hasHeader()) {
                writeEndMarker(segment, check);
            } else {
                // Either the run died before it wrote to the segment, whose header readers would wait for, or a power
                // loss took its content. Its indexes must not be used again.
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

    /** Returns whether the segment of a cycle is quarantined. */
    static boolean isQuarantined(Path folder, int cycle) {
        return Files.exists(Segments.path(folder.resolve(QUARANTINE), cycle));
    }

    /** Returns the last cycle of a quarantined segment, whose indexes must not be used again; 0 for none. */
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

    private static List<Path> segments(Path parent) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
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
                : "its events up to number " + check.lastSequence() + " are delivered, later ones are lost";
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
                "the journal segment " + segment + " is damaged: " + damage + "; " + events
                        + "; the damaged original is kept as " + aside,
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
