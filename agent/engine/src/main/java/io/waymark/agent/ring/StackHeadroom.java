package io.waymark.agent.ring;

/**
 * Finds out whether the current stack has room for a drain. A {@link StackOverflowError} in the middle of an append could
 * leave the journal's own locks held.
 *
 * <p>No API gives the room that is left, so this class tries: it piles up frames that hold more than those of a drain. Their
 * values are used after the call, so that compiled code has to keep them; interpreted code needs more stack for a drain, and
 * more here.
 */
final class StackHeadroom {
    /** 12 longs each: at least 12 KB in compiled code. */
    private static final int FRAMES = 100;

    private StackHeadroom() {}

    static boolean isSufficient() {
        try {
            return fillStack(FRAMES, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) != 0;
        } catch (StackOverflowError e) {
            return false;
        }
    }

    @SuppressWarnings("TooManyParameters") // they fill the stack
    private static long fillStack(
            int left, long a, long b, long c, long d, long e, long f, long g, long h, long i, long j, long k, long l) {
        if (left == 0) {
            return a | 1;
        }
        long above = fillStack(left - 1, b, c, d, e, f, g, h, i, j, k, l, a);
        return (above ^ a ^ b ^ c ^ d ^ e ^ f ^ g ^ h ^ i ^ j ^ k ^ l) | 1;
    }
}
