package io.waymark.writer.journal;

import io.waymark.base.log.OperatorLog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the events of all journals of a home, beside the process that delivers them. The caller keeps the positions. Events
 * of segments that delivery has freed before they were read are skipped: they are in log files. Used by one thread.
 */
public final class JournalsReader implements Closeable {
    private static final long SCAN_NANOS = Duration.ofMillis(500).toNanos();

    private final Path journals;
    private final OperatorLog log;
    private final Map<String, OpenJournal> open = new HashMap<>();
    private final JournalEntry entry = new JournalEntry();
    private final Set<String> reported = new HashSet<>();
    private List<String> instances = List.of();
    private long scannedAt = System.nanoTime() - SCAN_NANOS;

    /** A journal and the index of the last entry that was read from it. */
    private record OpenJournal(JournalReader reader, long position) {}

    /**
     * What was read.
     *
     * @param records the records of the events, in the order of each journal
     * @param positions for each journal, by instance, the index of the last entry that was read
     */
    public record JournaledEvents(List<byte[]> records, Map<String, Long> positions) {
        /** Copies the map. */
        public JournaledEvents {
            positions = Map.copyOf(positions);
        }
    }

    /**
     * Creates a reader.
     *
     * @param journals the home's folder of journals; may be missing
     * @param log receives a line for each distinct failure
     */
    public JournalsReader(Path journals, OperatorLog log) {
        this.journals = journals;
        this.log = log;
    }

    /**
     * Reads events, without waiting.
     *
     * @param after for each journal, by instance, the index of the last entry that was read; none for its beginning
     * @param limit the maximum number of entries
     * @return the events that follow, and the positions after them
     */
    public JournaledEvents read(Map<String, Long> after, int limit) {
        scan();
        List<byte[]> records = new ArrayList<>();
        Map<String, Long> positions = new HashMap<>(after);
        int rest = limit;
        for (String instance : instances) {
            if (rest > 0) {
                rest -= read(instance, rest, records, positions);
            }
        }
        return new JournaledEvents(records, positions);
    }

    private void scan() {
        if (System.nanoTime() - scannedAt < SCAN_NANOS) {
            return;
        }
        scannedAt = System.nanoTime();
        try {
            List<String> found = new ArrayList<>();
            for (String instance :
                    Files.isDirectory(journals) ? JournalFolder.instances(journals) : List.<String>of()) {
                if (isOrphaned(instance)) {
                    // Delivery recovers it first, while no reader has it open.
                    close(instance);
                } else {
                    found.add(instance);
                }
            }
            instances = found;
        } catch (IOException e) {
            log.warn("history.journals", "the journals of " + journals + " cannot be listed", e);
        }
    }

    private boolean isOrphaned(String instance) {
        try {
            return JournalFolder.isOrphaned(journals.resolve(instance));
        } catch (IOException e) {
            // It concerns no other journal; delivery reports it.
            return true;
        }
    }

    private int read(String instance, int limit, List<byte[]> records, Map<String, Long> positions) {
        int known = records.size();
        long position = positions.getOrDefault(instance, JournalReader.BEFORE_FIRST);
        int count = 0;
        try {
            JournalReader reader = reader(instance, position);
            while (count < limit && reader.next(entry)) {
                position = entry.index();
                count++;
                if (entry.type() == JournalEntry.EntryType.EVENT) {
                    records.add(Arrays.copyOf(entry.record(), entry.recordLength()));
                }
            }
            open.put(instance, new OpenJournal(reader, position));
            positions.put(instance, position);
            return count;
        } catch (IOException | RuntimeException e) {
            // Its segments may have been freed or recovered meanwhile: the next attempt opens it again.
            close(instance);
            records.subList(known, records.size()).clear();
            if (reported.add(instance + e)) {
                log.info("the journal " + journals.resolve(instance) + " was not read for the event history: " + e);
            }
            return 0;
        }
    }

    private JournalReader reader(String instance, long position) throws IOException {
        OpenJournal known = open.get(instance);
        if (known != null && known.position == position) {
            return known.reader;
        }
        close(instance);
        Path folder = journals.resolve(instance);
        boolean continues = position == JournalReader.BEFORE_FIRST || JournalReader.isSameJournal(folder, position);
        JournalReader reader = JournalReader.open(folder, continues ? position : JournalReader.BEFORE_FIRST, log);
        open.put(instance, new OpenJournal(reader, position));
        return reader;
    }

    private void close(String instance) {
        OpenJournal known = open.remove(instance);
        if (known != null) {
            known.reader.close();
        }
    }

    @Override
    public void close() {
        List.copyOf(open.keySet()).forEach(this::close);
    }
}
