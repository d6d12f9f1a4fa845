package io.waymark.validator.verifier;

import io.waymark.format.SequenceRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A dense set of non-negative numbers: one bit each in blocks that have gaps, nothing in complete blocks. Not thread-safe.
 */
final class SequenceSet {
    private static final int BLOCK_BITS = 12;
    private static final int WORDS_PER_BLOCK = 1 << (BLOCK_BITS - 6);
    private static final long[] FULL_BLOCK = new long[0];

    private final TreeMap<Long, long[]> blocks = new TreeMap<>();
    private long size;
    private long min = Long.MAX_VALUE;
    private long max = -1;

    /** Adds a number; returns whether it was absent. */
    boolean add(long number) {
        Long block = number >>> BLOCK_BITS;
        long[] words = blocks.computeIfAbsent(block, missing -> new long[WORDS_PER_BLOCK]);
        int word = (int) (number >>> 6) & (WORDS_PER_BLOCK - 1);
        long bit = 1L << number;
        if (words.length == 0 || (words[word] & bit) != 0) {
            return false;
        }
        words[word] |= bit;
        if (words[word] == -1 && Arrays.stream(words).allMatch(each -> each == -1)) {
            blocks.put(block, FULL_BLOCK);
        }
        size++;
        min = Math.min(min, number);
        max = Math.max(max, number);
        return true;
    }

    /** Returns whether the set contains a number. */
    boolean contains(long number) {
        long[] words = blocks.get(number >>> BLOCK_BITS);
        return words != null
                && (words.length == 0 || (words[(int) (number >>> 6) & (WORDS_PER_BLOCK - 1)] & (1L << number)) != 0);
    }

    /** Returns the number of elements. */
    long size() {
        return size;
    }

    /** Returns the lowest number; {@code Long.MAX_VALUE} if the set is empty. */
    long min() {
        return min;
    }

    /** Returns the highest number; -1 if the set is empty. */
    long max() {
        return max;
    }

    /** Returns the number of blocks, which determines the memory used. */
    int blockCount() {
        return blocks.size();
    }

    /** Visits the numbers in ascending order. */
    void forEach(SequenceConsumer each) {
        for (Map.Entry<Long, long[]> block : blocks.entrySet()) {
            long first = block.getKey() << BLOCK_BITS;
            for (int i = 0; i < 1 << BLOCK_BITS; i++) {
                long[] words = block.getValue();
                if (words.length == 0 || (words[i >>> 6] & (1L << i)) != 0) {
                    each.accept(first + i);
                }
            }
        }
    }

    /** Receives a number. */
    interface SequenceConsumer {
        void accept(long number);
    }

    /**
     * Finds missing numbers.
     *
     * @param first the lowest number to check
     * @param last the highest number to check
     * @param limit the maximum number of ranges
     * @return the missing ranges in ascending order
     */
    List<SequenceRange> missingRanges(long first, long last, int limit) {
        List<SequenceRange> ranges = new ArrayList<>();
        long from = first;
        while (from <= last && ranges.size() < limit) {
            long missing = nextMatching(from, false);
            if (missing > last) {
                break;
            }
            long present = nextMatching(missing, true);
            ranges.add(new SequenceRange(missing, Math.min(last, present - 1)));
            from = present;
        }
        return ranges;
    }

    /** Returns the lowest number, from a start, that is in the set, or not in it. */
    private long nextMatching(long from, boolean present) {
        long at = from;
        while (at >= 0 && at < Long.MAX_VALUE) {
            Map.Entry<Long, long[]> block = blocks.ceilingEntry(at >>> BLOCK_BITS);
            if (block == null) {
                return present ? Long.MAX_VALUE : at;
            }
            long start = block.getKey() << BLOCK_BITS;
            if (at < start) {
                if (!present) {
                    return at;
                }
                at = start;
            }
            // The end of the last possible block would overflow.
            long end = start + ((1L << BLOCK_BITS) - 1) == Long.MAX_VALUE ? Long.MAX_VALUE : start + (1L << BLOCK_BITS);
            if (block.getValue().length == 0) {
                if (present) {
                    return at;
                }
                at = end;
            } else {
                while (at < end && contains(at) != present) {
                    at++;
                }
                if (at < end) {
                    return at;
                }
            }
        }
        return Long.MAX_VALUE;
    }
}
