package io.waymark.writer.deflate;

/** The symbols of lengths and distances, and the bits that follow them (RFC 1951, 3.2.5). */
final class DeflateSymbols {
    /** The symbols of literals, of the end of a block, and of lengths. */
    static final int LITERAL_SYMBOLS = 286;

    static final int DISTANCE_SYMBOLS = 30;
    static final int END_OF_BLOCK = 256;
    static final int MIN_LENGTH = 3;
    static final int MAX_LENGTH = 258;
    static final int MAX_DISTANCE = 32 * 1024;

    private static final int FIRST_LENGTH_SYMBOL = 257;
    /** Up to this distance each has an entry; beyond, each 128 share one. */
    private static final int NEAR_DISTANCES = 256;

    private static final int FAR_SHIFT = 7;

    private static final short[] LENGTH_SYMBOL = new short[MAX_LENGTH + 1];
    private static final short[] LENGTH_BASE = new short[LITERAL_SYMBOLS];
    private static final byte[] LENGTH_EXTRA_BITS = new byte[LITERAL_SYMBOLS];
    private static final byte[] DISTANCE_SYMBOL = new byte[NEAR_DISTANCES + (MAX_DISTANCE >> FAR_SHIFT)];
    private static final int[] DISTANCE_BASE = new int[DISTANCE_SYMBOLS];

    static {
        int length = MIN_LENGTH;
        for (int symbol = FIRST_LENGTH_SYMBOL; symbol < LITERAL_SYMBOLS - 1; symbol++) {
            int group = symbol - FIRST_LENGTH_SYMBOL;
            LENGTH_EXTRA_BITS[symbol] = (byte) Math.max(0, group / 4 - 1);
            LENGTH_BASE[symbol] = (short) length;
            for (int i = 1 << LENGTH_EXTRA_BITS[symbol]; i > 0 && length < MAX_LENGTH; i--) {
                LENGTH_SYMBOL[length++] = (short) symbol;
            }
        }
        LENGTH_SYMBOL[MAX_LENGTH] = LITERAL_SYMBOLS - 1;
        LENGTH_BASE[LITERAL_SYMBOLS - 1] = MAX_LENGTH;
        int distance = 1;
        for (int symbol = 0; symbol < DISTANCE_SYMBOLS; symbol++) {
            DISTANCE_BASE[symbol] = distance;
            for (int i = 1 << distanceExtraBits(symbol); i > 0; i--) {
                DISTANCE_SYMBOL[distanceIndex(distance++)] = (byte) symbol;
            }
        }
    }

    private DeflateSymbols() {}

    /** Returns the symbol of a length of 3 to 258. */
    static int lengthSymbol(int length) {
        return LENGTH_SYMBOL[length];
    }

    /** Returns the least length that a symbol stands for. */
    static int lengthBase(int symbol) {
        return LENGTH_BASE[symbol];
    }

    static int lengthExtraBits(int symbol) {
        return LENGTH_EXTRA_BITS[symbol];
    }

    /** Returns the symbol of a distance of 1 to 32,768. */
    static int distanceSymbol(int distance) {
        return DISTANCE_SYMBOL[distanceIndex(distance)];
    }

    /** Returns the least distance that a symbol stands for. */
    static int distanceBase(int symbol) {
        return DISTANCE_BASE[symbol];
    }

    static int distanceExtraBits(int symbol) {
        return Math.max(0, symbol / 2 - 1);
    }

    private static int distanceIndex(int distance) {
        return distance <= NEAR_DISTANCES ? distance - 1 : NEAR_DISTANCES + ((distance - 1) >> FAR_SHIFT);
    }
}
