package io.waymark.agent.record;

/**
 * Generates random UUIDs (version 4) fast. They are unique, not unpredictable: two SplitMix64 sequences (Steele, Lea, Flood,
 * "Fast splittable pseudorandom number generators", 2014) from 128 bits of seed, neither of which repeats within 2^64
 * numbers. Used by one thread.
 */
public final class UuidGenerator {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long first;
    private long second;
    private long high;
    private long low;

    /**
     * Creates a generator.
     *
     * @param first one half of the seed, from a secure random source
     * @param second the other half
     */
    public UuidGenerator(long first, long second) {
        this.first = first;
        this.second = second;
    }

    /** Generates the next UUID. */
    public void next() {
        first += GOLDEN_GAMMA;
        second += GOLDEN_GAMMA;
        high = (mix(first) & ~0xF000L) | 0x4000L;
        low = (mix(second) & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    }

    private static long mix(long state) {
        long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /**
     * Returns the more significant half of the current UUID.
     *
     * @return 64 bits
     */
    public long high() {
        return high;
    }

    /**
     * Returns the less significant half of the current UUID.
     *
     * @return 64 bits
     */
    public long low() {
        return low;
    }
}
