package io.waymark.writer.deflate;

import java.util.Arrays;

/** Writes the lengths of a block's codewords, themselves as runs in a Huffman code (RFC 1951, 3.2.7). Used by one thread. */
final class CodeLengths {
    private static final int SYMBOLS = 19;
    private static final int MAX_CODE = 7;
    private static final int REPEAT = 16;
    private static final int FEW_ZEROS = 17;
    private static final int MANY_ZEROS = 18;
    private static final int MIN_RUN = 3;
    private static final int MAX_REPEAT = 6;
    private static final int MAX_FEW_ZEROS = 10;
    private static final int MAX_MANY_ZEROS = 138;
    private static final int MIN_LITERAL_CODES = 257;
    private static final int MIN_SENT = 4;
    /** The order in which the lengths of this code's own codewords are sent, those that are often 0 last. */
    private static final byte[] SENT_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final BitOutput out;
    private final HuffmanCode code = new HuffmanCode(SYMBOLS, MAX_CODE);
    private final int[] frequencies = new int[SYMBOLS];
    private final int[] lengths = new int[DeflateSymbols.LITERAL_SYMBOLS + DeflateSymbols.DISTANCE_SYMBOLS];
    private final int[] symbols = new int[lengths.length];
    private final int[] extras = new int[lengths.length];

    CodeLengths(BitOutput out) {
        this.out = out;
    }

    /** Writes the lengths of both codes, for which there is room. */
    void write(HuffmanCode literals, HuffmanCode distances) {
        int literalCodes = literals.usedSymbols(MIN_LITERAL_CODES);
        int distanceCodes = distances.usedSymbols(1);
        int count = 0;
        for (int symbol = 0; symbol < literalCodes; symbol++) {
            lengths[count++] = literals.length(symbol);
        }
        for (int symbol = 0; symbol < distanceCodes; symbol++) {
            lengths[count++] = distances.length(symbol);
        }
        int runs = findRuns(count);
        code.build(frequencies);
        int sent = SYMBOLS;
        while (sent > MIN_SENT && code.length(SENT_ORDER[sent - 1]) == 0) {
            sent--;
        }
        out.put(literalCodes - MIN_LITERAL_CODES, 5);
        out.put(distanceCodes - 1, 5);
        out.put(sent - MIN_SENT, 4);
        for (int i = 0; i < sent; i++) {
            out.put(code.length(SENT_ORDER[i]), 3);
        }
        for (int i = 0; i < runs; i++) {
            int symbol = symbols[i];
            out.put(code.code(symbol), code.length(symbol));
            if (symbol >= REPEAT) {
                out.put(extras[i], symbol == REPEAT ? 2 : symbol == FEW_ZEROS ? 3 : 7);
            }
        }
    }

    private int findRuns(int count) {
        Arrays.fill(frequencies, 0);
        int runs = 0;
        int i = 0;
        while (i < count) {
            int length = lengths[i];
            int run = 1;
            while (i + run < count && lengths[i + run] == length) {
                run++;
            }
            int symbol = length;
            int extra = 0;
            if (run < MIN_RUN || (length > 0 && (i == 0 || lengths[i - 1] != length))) {
                // A codeword's length is sent before it is repeated.
                run = 1;
            } else if (length > 0) {
                run = Math.min(run, MAX_REPEAT);
                symbol = REPEAT;
                extra = run - MIN_RUN;
            } else if (run <= MAX_FEW_ZEROS) {
                symbol = FEW_ZEROS;
                extra = run - MIN_RUN;
            } else {
                run = Math.min(run, MAX_MANY_ZEROS);
                symbol = MANY_ZEROS;
                extra = run - MAX_FEW_ZEROS - 1;
            }
            frequencies[symbol]++;
            symbols[runs] = symbol;
            extras[runs++] = extra;
            i += run;
        }
        return runs;
    }
}
