package io.waymark.writer.delivery;

import io.waymark.format.NotLoggedRecords;
import io.waymark.format.NotLoggedRecords.Reason;
import io.waymark.format.SequenceRange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects the records of one stream that a trail does not log, until the next commit. Used by one thread. */
final class NotLoggedCollector {
    /** Bounds the memory, and what a digest says of one commit. */
    private static final int MAX_RANGES = 10_000;

    private final Map<Reason, List<SequenceRange>> ranges = new EnumMap<>(Reason.class);
    private int count;
    private long since;

    void add(Reason reason, long first, long last) {
        if (count == 0) {
            since = System.nanoTime();
        }
        List<SequenceRange> known = ranges.computeIfAbsent(reason, any -> new ArrayList<>());
        SequenceRange before = known.isEmpty() ? null : known.get(known.size() - 1);
        if (before != null && before.last() + 1 == first) {
            known.set(known.size() - 1, new SequenceRange(before.first(), last));
        } else {
            known.add(new SequenceRange(first, last));
            count++;
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count >= MAX_RANGES;
    }

    /** Returns whether the first of the records was added this long ago. */
    boolean isOlderThan(long nanos) {
        return count > 0 && System.nanoTime() - since >= nanos;
    }

    /** Returns the records and forgets them; those of an unknown stream are nobody's. */
    List<NotLoggedRecords> drain(String stream) {
        List<NotLoggedRecords> records = new ArrayList<>();
        if (!stream.isEmpty()) {
            ranges.forEach((reason, numbers) -> records.add(new NotLoggedRecords(stream, reason, numbers)));
        }
        ranges.clear();
        count = 0;
        return records;
    }
}
