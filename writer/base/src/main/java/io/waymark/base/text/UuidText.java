package io.waymark.base.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes the text of a UUID without a loop or a table: eight hexadecimal digits are computed in parallel in one word. */
public final class UuidText {
    /** In bytes. */
    public static final int LENGTH = 36;

    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle HALVES = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private UuidText() {}

    /**
     * Writes a UUID.
     *
     * @param high the more significant half
     * @param low the less significant half
     * @param target has room for {@link #LENGTH} bytes
     * @param at index of the first byte
     */
    public static void write(long high, long low, byte[] target, int at) {
        long highEnd = digits(high);
        long lowStart = digits(low >>> Integer.SIZE);
        WORDS.set(target, at, digits(high >>> Integer.SIZE));
        target[at + 8] = '-';
        HALVES.set(target, at + 9, (int) (highEnd >>> Integer.SIZE));
        target[at + 13] = '-';
        HALVES.set(target, at + 14, (int) highEnd);
        target[at + 18] = '-';
        HALVES.set(target, at + 19, (int) (lowStart >>> Integer.SIZE));
        target[at + 23] = '-';
        HALVES.set(target, at + 24, (int) lowStart);
        WORDS.set(target, at + 28, digits(low));
    }

    /** Returns the eight hexadecimal digits of the lower 32 bits, the first digit in the highest byte. */
    private static long digits(long number) {
        long pairs = (number & 0xFFFF_0000L) << 16 | (number & 0xFFFFL);
        long bytes = (pairs << 8 | pairs) & 0x00FF00FF00FF00FFL;
        long values = (bytes << 4 | bytes) & 0x0F0F0F0F0F0F0F0FL;
        // Adding six carries into the next four bits where the value is ten or more.
        long letters = ((values + 6 * EACH_BYTE) >>> 4) & EACH_BYTE;
        return values + '0' * EACH_BYTE + letters * ('a' - 10 - '0');
    }
}
