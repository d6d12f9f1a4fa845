package io.waymark.base.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes numbers in decimal, those from 0 to 99,999,999 without a branch on their length: arguments have numbers of any length,
 * and a mispredicted branch costs more than all eight digits. These digits are computed in parallel in one word, the quotients
 * by multiplication with reciprocals (Warren, "Hacker's Delight", 10-3; exact in these ranges).
 */
public final class DecimalDigits {
    /** Length of the longest number, in bytes. */
    public static final int MAX_LENGTH = 20;

    /** The smallest number with more than eight digits. */
    public static final long BOUND = 100_000_000;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] MIN_LONG = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
    private static final long ZEROS = 0x3030303030303030L;
    private static final long LAST_DIGIT = 1L << 56;

    private DecimalDigits() {}

    /**
     * Writes a number. Overwrites eight bytes of the target even if the number is shorter.
     *
     * @param number any long
     * @param target has room for {@link #MAX_LENGTH} bytes
     * @param at index of the first byte
     * @return the length of the number, in bytes
     */
    public static int write(long number, byte[] target, int at) {
        if (number >= 0 && number < BOUND) {
            return writeShort((int) number, target, at);
        }
        if (number == Long.MIN_VALUE) {
            System.arraycopy(MIN_LONG, 0, target, at, MIN_LONG.length);
            return MIN_LONG.length;
        }
        int first = at;
        long rest = number;
        if (rest < 0) {
            target[first++] = '-';
            rest = -rest;
        }
        int end = first + 1;
        for (long bound = 10; end - first < MAX_LENGTH - 1 && rest >= bound; bound *= 10) {
            end++;
        }
        for (int i = end - 1; i >= first; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return end - at;
    }

    private static int writeShort(int number, byte[] target, int at) {
        // Two numbers of four digits, then four of two, then eight digits; the first digit is the lowest byte.
        long fours = (number / 10_000) | ((long) (number % 10_000) << 32);
        long hundreds = ((fours * 10_486) >>> 20) & 0x7F_0000_007FL;
        long twos = hundreds | ((fours - 100 * hundreds) << 16);
        long tens = ((twos * 103) >>> 10) & 0xF_000F_000F_000FL;
        long digits = tens | ((twos - 10 * tens) << 8);
        int leadingZeros = Long.numberOfTrailingZeros(digits | LAST_DIGIT) / Byte.SIZE;
        WORDS.set(target, at, (digits | ZEROS) >>> (leadingZeros * Byte.SIZE));
        return Byte.SIZE - leadingZeros;
    }
}
