package io.waymark.writer.deflate;

import java.util.Arrays;

/**
 * A Huffman code whose codewords have a limited length, in the canonical form that DEFLATE transmits by its lengths alone
 * (RFC 1951, 3.2.2). Used by one thread.
 */
final class HuffmanCode {
    private static final int SYMBOL_BITS = 16;
    private static final int SYMBOL_MASK = (1 << SYMBOL_BITS) - 1;

    private final int maxLength;
    private final int[] lengths;
    private final int[] codes;
    /** The used symbols, rarest first: frequency, and in the low bits the symbol, so that equal frequencies have an order. */
    private final long[] leaves;
    /** The tree: the leaves, then the inner nodes in the order in which they are made, the root last. */
    private final long[] weights;

    private final int[] parents;
    private final int[] lengthCounts;
    private final int[] nextCodes;

    /**
     * Creates a code without codewords.
     *
     * @param symbols how many symbols there are
     * @param maxLength how many bits a codeword may have
     */
    HuffmanCode(int symbols, int maxLength) {
        this.maxLength = maxLength;
        lengths = new int[symbols];
        codes = new int[symbols];
        leaves = new long[symbols];
        weights = new long[2 * symbols];
        parents = new int[2 * symbols];
        lengthCounts = new int[maxLength + 1];
        nextCodes = new int[maxLength + 1];
    }

    /** Returns how many bits the codeword of a symbol has; 0 for a symbol without one. */
    int length(int symbol) {
        return lengths[symbol];
    }

    /** Returns the codeword of a symbol, its first bit lowest, as it goes into the stream. */
    int code(int symbol) {
        return codes[symbol];
    }

    /** Returns how many symbols there are until the last one that has a codeword, at least {@code least}. */
    int usedSymbols(int least) {
        int used = lengths.length;
        while (used > least && lengths[used - 1] == 0) {
            used--;
        }
        return used;
    }

    /** Makes the code for symbols that occur so often. It has two codewords at least, so that decoders see a whole code. */
    void build(int[] frequencies) {
        int count = collectLeaves(frequencies);
        makeTree(count);
        countLengths(count);
        Arrays.fill(lengths, 0);
        int leaf = count;
        for (int length = 1; length <= maxLength; length++) {
            for (int i = lengthCounts[length]; i > 0; i--) {
                lengths[(int) leaves[--leaf] & SYMBOL_MASK] = length;
            }
        }
        assignCodes();
    }

    private int collectLeaves(int[] frequencies) {
        int count = 0;
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            if (frequencies[symbol] > 0) {
                leaves[count++] = ((long) frequencies[symbol] << SYMBOL_BITS) | symbol;
            }
        }
        for (int symbol = 0; count < 2; symbol++) {
            if (frequencies[symbol] == 0) {
                leaves[count++] = (1L << SYMBOL_BITS) | symbol;
            }
        }
        Arrays.sort(leaves, 0, count);
        return count;
    }

    /** Joins the two lightest nodes again and again: leaves and inner nodes are each in the order of their weight. */
    private void makeTree(int count) {
        for (int i = 0; i < count; i++) {
            weights[i] = leaves[i] >>> SYMBOL_BITS;
        }
        int leaf = 0;
        int inner = count;
        for (int made = count; made < 2 * count - 1; made++) {
            long weight = 0;
            for (int child = 0; child < 2; child++) {
                int lightest = leaf < count && (inner == made || weights[leaf] <= weights[inner]) ? leaf++ : inner++;
                parents[lightest] = made;
                weight += weights[lightest];
            }
            weights[made] = weight;
        }
    }

    /**
     * Counts how many codewords have which length. Those of leaves too deep in the tree are cut to the limit, and others
     * become a bit longer until there is room for all.
     */
    private void countLengths(int count) {
        Arrays.fill(lengthCounts, 0);
        int root = 2 * count - 2;
        // The weights are no longer needed: depths take their place.
        weights[root] = 0;
        int room = 1 << maxLength;
        for (int node = root - 1; node >= 0; node--) {
            long depth = weights[parents[node]] + 1;
            weights[node] = depth;
            if (node < count) {
                int length = (int) Math.min(depth, maxLength);
                lengthCounts[length]++;
                room -= 1 << (maxLength - length);
            }
        }
        // A codeword moves down beside one of the longest, which needs no place of its own then: one unit less each
        // time.
        for (; room < 0; room++) {
            int length = maxLength - 1;
            while (lengthCounts[length] == 0) {
                length--;
            }
            lengthCounts[length]--;
            lengthCounts[length + 1] += 2;
            lengthCounts[maxLength]--;
        }
    }

    private void assignCodes() {
        int code = 0;
        for (int length = 1; length <= maxLength; length++) {
            code = (code + (length == 1 ? 0 : lengthCounts[length - 1])) << 1;
            nextCodes[length] = code;
        }
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            codes[symbol] = length == 0 ? 0 : Integer.reverse(nextCodes[length]++) >>> (Integer.SIZE - length);
        }
    }
}
