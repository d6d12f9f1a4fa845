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
final class Streams {
    private static final int MOST_STREAMS = 100_000;
    /** So many are told of. */
    private static final int MOST_TWICE = 100;

    private static final int MOST_BLOCKS = 1 << 17;

    private final Map<String, Stream> streams = new TreeMap<>();
    /** By the stream that it is about: what one after it in the same home tells of it. */
    private final Map<String, ServiceEventRecord.Previous> successors = new HashMap<>();

    private boolean lostTrack;
    private long blocks;

    /** Where a record was found. */
    enum Place {
        /** In a log file that a valid digest lists, of what was asked for. */
        PROVEN,
        /** In one that no digest lists so far. */
        PENDING,
        /** In one of another time, account or region than was asked for. */
        ELSEWHERE
    }

    /** What was found of one. */
    static final class Stream {
        final NumberSet numbers = new NumberSet();
        /** The highest number that is proven to have been delivered; -1 for none. */
        long proven = -1;

        final List<ServiceEventRecord> told = new ArrayList<>();
        final List<Long> twice = new ArrayList<>();
        final List<StreamRange> notFound = new ArrayList<>();

        @Nullable
        ServiceEventRecord first(String eventName) {
            return told.stream()
                    .filter(event -> event.eventName().equals(eventName))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Takes the records of a log file. */
    void add(FileStreams file, Place place) {
        lostTrack |= file.tooMany();
        file.byStream().forEach((id, numbered) -> add(id, numbered, place));
    }

    private void add(String id, FileStreams.Numbered numbered, Place place) {
        Stream stream = of(id);
        if (stream == null) {
            return;
        }
        int before = stream.numbers.blocks();
        if (blocks + numbered.numbers.blocks() > MOST_BLOCKS) {
            lostTrack = true;
            return;
        }
        stream.twice.addAll(numbered.twice);
        numbered.numbers.forEach(number -> {
            if (!stream.numbers.add(number) && stream.twice.size() < MOST_TWICE) {
                stream.twice.add(number);
            }
        });
        blocks += stream.numbers.blocks() - before;
        if (place == Place.PROVEN) {
            stream.proven = Math.max(stream.proven, numbered.numbers.greatest());
            stream.told.addAll(numbered.told);
            for (ServiceEventRecord event : numbered.told) {
                if (event.eventName().equals(ServiceEventRecord.STARTED)) {
                    event.previous().forEach(previous -> successors.put(previous.stream(), previous));
                }
            }
        }
    }

    /** A valid digest lists a log file that is not there, or is not valid. */
    void addNotFound(StreamRange range) {
        Stream stream = of(range.stream());
        if (stream != null) {
            stream.proven = Math.max(stream.proven, range.last());
            stream.notFound.add(range);
        }
    }

    private @Nullable Stream of(String id) {
        Stream stream = streams.get(id);
        if (stream == null) {
            if (streams.size() >= MOST_STREAMS) {
                lostTrack = true;
                return null;
            }
            stream = new Stream();
            streams.put(id, stream);
        }
        return stream;
    }

    Map<String, Stream> byId() {
        return streams;
    }

    /** Returns what a later run in the same home told of each stream, by the stream's id. */
    Map<String, ServiceEventRecord.Previous> successors() {
        return successors;
    }

    /** Tells whether there was too much for the memory. */
    boolean lostTrack() {
        return lostTrack;
    }
}
