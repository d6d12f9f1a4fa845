package io.waymark.agent.ring;

/**
 * Finds out whether the current stack has room for what a drain needs. A {@link StackOverflowError} in the middle of an
 * append could leave the journal's own locks held.
 *
 * <p>The JVM does not tell, so it is tried: frames are piled up that hold more than the drain's do. Their values are needed
 * after the call, so that compiled code has to keep them too; interpreted code, which needs more for a drain, also needs
 * more here.
 */
final class StackHeadroom {
    /** Of 12 longs each: at least 12 KB in compiled code. */
    private static final int FRAMES = 100;

    private StackHeadroom() {}

    static boolean isSufficient() {
        try {
            return fillStack(FRAMES, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) != 0;
        } catch (StackOverflowError e) {
            return false;
        }
    }

    @SuppressWarnings("TooManyParameters") // that is what fills the stack
    private static long fillStack(
            int left, long a, long b, long c, long d, long e, long f, long g, long h, long i, long j, long k, long l) {
        if (left == 0) {
            return a | 1;
        }
        long above = fillStack(left - 1, b, c, d, e, f, g, h, i, j, k, l, a);
        return (above ^ a ^ b ^ c ^ d ^ e ^ f ^ g ^ h ^ i ^ j ^ k ^ l) | 1;
    }
}
