package io.waymark.writer.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Numbers of several bytes at any place of an array, little endian on every machine, so that each makes the same file. */
final class Words {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOWEST_BITS = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    /** Longer texts are compared as the JDK does it, with vectors. */
    private static final int VECTOR_FROM = 32;

    private Words() {}

    static long get(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static void put(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    /** Returns how many bytes, at most {@code limit}, are the same in two places of an array. */
    static int commonLength(byte[] bytes, int at, int other, int limit) {
        int length = 0;
        int near = Math.min(limit, VECTOR_FROM);
        for (; length + Long.BYTES <= near; length += Long.BYTES) {
            long difference = get(bytes, at + length) ^ get(bytes, other + length);
            if (difference != 0) {
                return length + (Long.numberOfTrailingZeros(difference) >>> 3);
            }
        }
        int rest = Arrays.mismatch(bytes, at + length, at + limit, bytes, other + length, other + limit);
        return rest < 0 ? limit : length + rest;
    }

    /** Returns where a byte is first, or {@code to} if it is not in the range. */
    static int indexOf(byte wanted, byte[] bytes, int from, int to) {
        long pattern = (wanted & 0xff) * LOWEST_BITS;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long difference = get(bytes, i) ^ pattern;
            // The lowest byte that is marked is zero indeed; those above it may not be.
            long zeros = (difference - LOWEST_BITS) & ~difference & HIGHEST_BITS;
            if (zeros != 0) {
                return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        while (i < to && bytes[i] != wanted) {
            i++;
        }
        return i;
    }
}
