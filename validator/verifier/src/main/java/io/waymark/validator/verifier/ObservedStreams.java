package io.waymark.validator.verifier;

import io.waymark.format.NotLoggedRecords;
import io.waymark.format.SequenceRange;
import io.waymark.format.StreamRange;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

        /** The records that are not logged, by the decision that digests prove; ascending. */
        List<SequenceRange> notLogged = List.of();

        /** Why they are not. */
        final Set<NotLoggedRecords.Reason> notLoggedReasons = EnumSet.noneOf(NotLoggedRecords.Reason.class);

        /** The records that were logged while it was in doubt whether the trail does, as digests tell; ascending. */
        List<SequenceRange> loggedInDoubt = List.of();

        /** Returns the highest number that was found or is not logged by decision; -1 for none. */
        long highest() {
            return notLogged.isEmpty()
                    ? sequences.max()
                    : Math.max(
                            sequences.max(), notLogged.get(notLogged.size() - 1).last());
        }

        /** Returns whether it is proven that a record is not logged. */
        boolean isNotLogged(long number) {
            return notLogged.stream().anyMatch(range -> range.first() <= number && number <= range.last());
        }

        /**
         * Finds the numbers that were not found, and are not left out by decision.
         *
         * @param first the lowest number to check
         * @param last the highest number to check
         * @param limit the maximum number of ranges
         * @return the missing ranges in ascending order
         */
        List<SequenceRange> missingRanges(long first, long last, int limit) {
            List<SequenceRange> missing = new ArrayList<>();
            int next = 0;
            long from = first;
            while (from <= last && missing.size() < limit) {
                while (next < notLogged.size() && notLogged.get(next).last() < from) {
                    next++;
                }
                SequenceRange left = next < notLogged.size() ? notLogged.get(next) : null;
                long until = left == null ? last : Math.min(last, left.first() - 1);
                missing.addAll(sequences.missingRanges(from, until, limit - missing.size()));
                from = left == null || until == last ? Long.MAX_VALUE : left.last() + 1;
            }
            return missing;
        }

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

    /** Adds the records of a log file that may belong to another trail: they fill gaps, and are duplicates of nothing. */
    void fill(LogFileStreams file, RecordOrigin origin) {
        overflowed |= file.overflowed();
        file.byStream().forEach((id, numbered) -> {
            ObservedStream stream = streams.get(id);
            if (stream != null && blocks + numbered.sequences.blockCount() <= MAX_BLOCKS) {
                int before = stream.sequences.blockCount();
                numbered.sequences.forEach(stream.sequences::add);
                blocks += stream.sequences.blockCount() - before;
                stream.partlyOutOfScope |= origin == RecordOrigin.OUT_OF_SCOPE;
            }
        });
    }

    /** Adds records that a valid digest says are not logged, or logged in doubt: these are expected in its log files. */
    void addNotLogged(NotLoggedRecords records) {
        ObservedStream stream = findOrCreate(records.stream());
        if (stream != null && records.reason() == NotLoggedRecords.Reason.LOGGED_IN_DOUBT) {
            stream.loggedInDoubt = merge(stream.loggedInDoubt, records.sequences());
        } else if (stream != null) {
            stream.notLogged = merge(stream.notLogged, records.sequences());
            stream.notLoggedReasons.add(records.reason());
            stream.highestProven = Math.max(
                    stream.highestProven,
                    stream.notLogged.get(stream.notLogged.size() - 1).last());
        }
    }

    private static List<SequenceRange> merge(List<SequenceRange> one, List<SequenceRange> other) {
        List<SequenceRange> all = new ArrayList<>(one);
        all.addAll(other);
        return SequenceRange.merge(all);
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
