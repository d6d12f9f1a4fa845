package io.waymark.agent.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes numbers below 100,000,000 in decimal without a branch: arguments have numbers of any length, and a mispredicted
 * branch costs more than all eight digits. The digits are computed in parallel in one word, the quotients by multiplication
 * with reciprocals (Warren, "Hacker's Delight", 10-3; exact in these ranges).
 */
final class DecimalDigits {
    /** The smallest number that is too large. */
    static final long BOUND = 100_000_000;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ZEROS = 0x3030303030303030L;
    private static final long LAST_DIGIT = 1L << 56;

    private DecimalDigits() {}

    /**
     * Writes a number. Always overwrites eight bytes of the target.
     *
     * @return the number of digits
     */
    static int write(int number, byte[] target, int at) {
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
