package io.waymark.validator.verifier;

import io.waymark.format.StreamRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was found of each stream: the numbers that are there, in log files that valid digests list and in others, and what
 * the agents themselves told. Not safe for use by many threads.
 */
final class ObservedStreams {
    private static final int MAX_STREAMS = 100_000;
    /** So many are told of. */
    private static final int MAX_DUPLICATES = 100;

    private static final int MAX_BLOCKS = 1 << 17;

    private final Map<String, ObservedStream> streams = new TreeMap<>();
    /** By the stream that it is about: what one after it in the same home tells of it. */
    private final Map<String, ServiceEventRecord.PreviousRun> successorReports = new HashMap<>();

    private boolean overflowed;
    private long blocks;

    /** Where a record was found. */
    enum RecordOrigin {
        /** In a log file that a valid digest lists, of what was asked for. */
        PROVEN,
        /** In one that no digest lists so far. */
        PENDING,
        /** In one of another time, account or region than was asked for. */
        OUT_OF_SCOPE
    }

    /** What was found of one. */
    static final class ObservedStream {
        final SequenceSet sequences = new SequenceSet();
        /** The highest number that is proven to have been delivered; -1 for none. */
        long highestProven = -1;

        final List<ServiceEventRecord> serviceEvents = new ArrayList<>();
        final List<Long> duplicates = new ArrayList<>();
        final List<StreamRange> missingFiles = new ArrayList<>();

        @Nullable
        ServiceEventRecord firstServiceEvent(String eventName) {
            return serviceEvents.stream()
                    .filter(event -> event.eventName().equals(eventName))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Takes the records of a log file. */
    void add(LogFileStreams file, RecordOrigin place) {
        overflowed |= file.overflowed();
        file.byStream().forEach((id, numbered) -> add(id, numbered, place));
    }

    private void add(String id, LogFileStreams.StreamRecords numbered, RecordOrigin place) {
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
        if (place == RecordOrigin.PROVEN) {
            stream.highestProven = Math.max(stream.highestProven, numbered.sequences.max());
            stream.serviceEvents.addAll(numbered.serviceEvents);
            for (ServiceEventRecord event : numbered.serviceEvents) {
                if (event.eventName().equals(ServiceEventRecord.STARTED)) {
                    event.previousRuns().forEach(previous -> successorReports.put(previous.stream(), previous));
                }
            }
        }
    }

    /** A valid digest lists a log file that is not there, or is not valid. */
    void addMissingFile(StreamRange range) {
        ObservedStream stream = findOrCreate(range.stream());
        if (stream != null) {
            stream.highestProven = Math.max(stream.highestProven, range.last());
            stream.missingFiles.add(range);
        }
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

    /** Returns what a later run in the same home told of each stream, by the stream's id. */
    Map<String, ServiceEventRecord.PreviousRun> successorReports() {
        return successorReports;
    }

    /** Tells whether there was too much for the memory. */
    boolean overflowed() {
        return overflowed;
    }
}
