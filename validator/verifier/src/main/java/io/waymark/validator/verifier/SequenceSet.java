package io.waymark.validator.verifier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of numbers from 0 on, of which most are there: a bit each while a block of them is not whole, and then nothing. Not
 * safe for use by many threads.
 */
final class SequenceSet {
    private static final int BLOCK_BITS = 12;
    private static final int WORDS_PER_BLOCK = 1 << (BLOCK_BITS - 6);
    private static final long[] FULL_BLOCK = new long[0];

    private final TreeMap<Long, long[]> blockCount = new TreeMap<>();
    private long size;
    private long min = Long.MAX_VALUE;
    private long max = -1;

    /**
     * Numbers that follow each other.
     *
     * @param first the lowest
     * @param last the highest
     */
    record SequenceRange(long first, long last) {
        @Override
        public String toString() {
            return first == last ? Long.toString(first) : first + " to " + last;
        }
    }

    /** Adds a number, and tells whether it was not there. */
    boolean add(long number) {
        Long block = number >>> BLOCK_BITS;
        long[] words = blockCount.computeIfAbsent(block, missing -> new long[WORDS_PER_BLOCK]);
        int word = (int) (number >>> 6) & (WORDS_PER_BLOCK - 1);
        long bit = 1L << number;
        if (words.length == 0 || (words[word] & bit) != 0) {
            return false;
        }
        words[word] |= bit;
        if (words[word] == -1 && Arrays.stream(words).allMatch(each -> each == -1)) {
            blockCount.put(block, FULL_BLOCK);
        }
        size++;
        min = Math.min(min, number);
        max = Math.max(max, number);
        return true;
    }

    /** Tells whether a number is there. */
    boolean contains(long number) {
        long[] words = blockCount.get(number >>> BLOCK_BITS);
        return words != null
                && (words.length == 0 || (words[(int) (number >>> 6) & (WORDS_PER_BLOCK - 1)] & (1L << number)) != 0);
    }

    /** Returns how many there are. */
    long size() {
        return size;
    }

    /** Returns the lowest; the greatest number there is for none. */
    long min() {
        return min;
    }

    /** Returns the highest; -1 for none. */
    long max() {
        return max;
    }

    /** Returns how many blocks take memory. */
    int blockCount() {
        return blockCount.size();
    }

    /** Calls for each number, the lowest first. */
    void forEach(SequenceConsumer each) {
        for (Map.Entry<Long, long[]> block : blockCount.entrySet()) {
            long first = block.getKey() << BLOCK_BITS;
            for (int i = 0; i < 1 << BLOCK_BITS; i++) {
                long[] words = block.getValue();
                if (words.length == 0 || (words[i >>> 6] & (1L << i)) != 0) {
                    each.accept(first + i);
                }
            }
        }
    }

    /** Takes a number. */
    interface SequenceConsumer {
        void accept(long number);
    }

    /**
     * Finds what is missing.
     *
     * @param first the lowest number to look at
     * @param last the highest
     * @param most how many runs to find at most
     * @return the first of them, the lowest first
     */
    List<SequenceRange> missingRanges(long first, long last, int most) {
        List<SequenceRange> runs = new ArrayList<>();
        long from = first;
        while (from <= last && runs.size() < most) {
            long missing = nextMatching(from, false);
            if (missing > last) {
                break;
            }
            long there = nextMatching(missing, true);
            runs.add(new SequenceRange(missing, Math.min(last, there - 1)));
            from = there;
        }
        return runs;
    }

    /** Returns the lowest number from there on that is in the set, or not in it. */
    private long nextMatching(long from, boolean there) {
        long at = from;
        while (at >= 0 && at < Long.MAX_VALUE) {
            Map.Entry<Long, long[]> block = blockCount.ceilingEntry(at >>> BLOCK_BITS);
            if (block == null) {
                return there ? Long.MAX_VALUE : at;
            }
            long start = block.getKey() << BLOCK_BITS;
            if (at < start) {
                if (!there) {
                    return at;
                }
                at = start;
            }
            // The last block of all ends beyond what a number can be.
            long end = start + ((1L << BLOCK_BITS) - 1) == Long.MAX_VALUE ? Long.MAX_VALUE : start + (1L << BLOCK_BITS);
            if (block.getValue().length == 0) {
                if (there) {
                    return at;
                }
                at = end;
            } else {
                while (at < end && contains(at) != there) {
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
