package io.waymark.validator.verifier;

import io.waymark.format.StreamRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The records found of each stream: their sequence numbers, in log files that valid digests list and in others, and the
 * service events of the agents. Bounded in memory. Not thread-safe.
 */
final class ObservedStreams {
    private static final int MAX_STREAMS = 100_000;
    /** Maximum number of duplicates reported for a stream. */
    private static final int MAX_DUPLICATES = 100;

    private static final int MAX_BLOCKS = 1 << 17;

    private final Map<String, ObservedStream> streams = new TreeMap<>();
    /** What a later run in the same home reported about a stream, by stream. */
    private final Map<String, ServiceEventRecord.PreviousRun> successorReports = new HashMap<>();

    private boolean overflowed;
    private boolean unreadableRecords;
    private long blocks;

    /** Origin of a record. */
    enum RecordOrigin {
        /** A log file in the requested range that a valid digest lists. */
        PROVEN,
        /** A log file that no digest lists yet. */
        PENDING,
        /** A log file outside the requested time range, account or region. */
        OUT_OF_SCOPE
    }

    /** The records found of one stream. */
    static final class ObservedStream {
        final SequenceSet sequences = new SequenceSet();
        /** The highest sequence number that is proven to have been delivered; -1 for none. */
        long highestProven = -1;

        /** Whether some records, such as {@code WaymarkStarted}, are in log files outside the request. */
        boolean partlyOutOfScope;

        final List<ServiceEventRecord> serviceEvents = new ArrayList<>();
        final List<Long> duplicates = new ArrayList<>();
        final List<StreamRange> missingFiles = new ArrayList<>();
        final List<StreamRange> unreadableFiles = new ArrayList<>();

        @Nullable
        ServiceEventRecord firstServiceEvent(String eventName) {
            return serviceEvents.stream()
                    .filter(event -> event.eventName().equals(eventName))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Adds the records of a log file. */
    void add(LogFileStreams file, RecordOrigin origin) {
        overflowed |= file.overflowed();
        file.byStream().forEach((id, numbered) -> add(id, numbered, origin));
    }

    private void add(String id, LogFileStreams.StreamRecords numbered, RecordOrigin origin) {
        ObservedStream stream = findOrCreate(id);
        if (stream == null) {
            return;
        }
        int before = stream.sequences.blockCount();
        if (blocks + numbered.sequences.blockCount() > MAX_BLOCKS) {
            overflowed = true;
            return;
        }
        stream.duplicates.addAll(numbered.duplicates);
        numbered.sequences.forEach(number -> {
            if (!stream.sequences.add(number) && stream.duplicates.size() < MAX_DUPLICATES) {
                stream.duplicates.add(number);
            }
        });
        blocks += stream.sequences.blockCount() - before;
        stream.partlyOutOfScope |= origin == RecordOrigin.OUT_OF_SCOPE;
        if (origin == RecordOrigin.PROVEN) {
            stream.highestProven = Math.max(stream.highestProven, numbered.sequences.max());
            stream.serviceEvents.addAll(numbered.serviceEvents);
            for (ServiceEventRecord event : numbered.serviceEvents) {
                if (event.eventName().equals(ServiceEventRecord.STARTED)) {
                    event.previousRuns().forEach(previous -> successorReports.put(previous.stream(), previous));
                }
            }
        }
    }

    /** Adds the range of a log file that a valid digest lists, but that is missing or invalid. */
    void addMissingFile(StreamRange range) {
        ObservedStream stream = findOrCreate(range.stream());
        if (stream != null) {
            stream.highestProven = Math.max(stream.highestProven, range.last());
            stream.missingFiles.add(range);
        }
    }

    /**
     * Adds a log file that exists but could not be read.
     *
     * @param range the range of its records, from a valid digest; null if unknown
     * @param origin {@link RecordOrigin#PROVEN} if the digest is in the requested range
     */
    void addUnreadableFile(@Nullable StreamRange range, RecordOrigin origin) {
        ObservedStream stream = range == null ? null : findOrCreate(range.stream());
        if (range == null || stream == null) {
            unreadableRecords = true;
        } else {
            if (origin == RecordOrigin.PROVEN) {
                stream.highestProven = Math.max(stream.highestProven, range.last());
            }
            stream.unreadableFiles.add(range);
        }
    }

    /** Returns whether a digest lists records of a stream. */
    boolean isListed(String id) {
        ObservedStream stream = streams.get(id);
        return stream != null && (stream.highestProven >= 0 || stream.partlyOutOfScope);
    }

    /** Returns whether records of unknown streams could not be read. */
    boolean hasUnreadableRecords() {
        return unreadableRecords;
    }

    private @Nullable ObservedStream findOrCreate(String id) {
        ObservedStream stream = streams.get(id);
        if (stream == null) {
            if (streams.size() >= MAX_STREAMS) {
                overflowed = true;
                return null;
            }
            stream = new ObservedStream();
            streams.put(id, stream);
        }
        return stream;
    }

    Map<String, ObservedStream> byId() {
        return streams;
    }

    /** Returns what later runs in the same home reported about a stream, by stream. */
    Map<String, ServiceEventRecord.PreviousRun> successorReports() {
        return successorReports;
    }

    /** Returns whether some records were left out for lack of memory. */
    boolean overflowed() {
        return overflowed;
    }
}
