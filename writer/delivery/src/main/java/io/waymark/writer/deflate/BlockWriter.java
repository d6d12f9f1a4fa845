package io.waymark.writer.deflate;

import java.io.IOException;
import java.util.Arrays;

/** Writes blocks with Huffman codes made for each (RFC 1951, 3.2.7). Used by one thread. */
final class BlockWriter {
    /** Four codewords of literals and the bits that wait for them are written at once, as 64 bits. */
    private static final int MAX_LITERAL_CODE = 12;

    private static final int MAX_DISTANCE_CODE = 15;
    /** A length with 5 extra bits, a distance with 13. */
    private static final int MAX_MATCH_BITS = MAX_LITERAL_CODE + 5 + MAX_DISTANCE_CODE + 13;
    /** Twice what the codes themselves take at most. */
    private static final int MAX_CODES_BYTES = 1_024;

    private static final int MAX_BLOCK_BYTES =
            (DeflateBlock.MAX_LITERALS * MAX_LITERAL_CODE + DeflateBlock.MAX_MATCHES * MAX_MATCH_BITS) / Byte.SIZE
                    + MAX_CODES_BYTES;

    private static final int DYNAMIC_CODES = 2;
    private static final int BYTE_VALUES = 256;
    /** Above this bit an entry of a table says how many of the bits below are to be written. */
    private static final int COUNT_SHIFT = 24;

    private static final int BITS_MASK = (1 << COUNT_SHIFT) - 1;

    private final BitOutput out;
    private final CodeLengths codeLengths;
    private final HuffmanCode literalCode = new HuffmanCode(DeflateSymbols.LITERAL_SYMBOLS, MAX_LITERAL_CODE);
    private final HuffmanCode distanceCode = new HuffmanCode(DeflateSymbols.DISTANCE_SYMBOLS, MAX_DISTANCE_CODE);
    /** Four counts for each byte: the same byte often follows itself soon, and would wait for its own count. */
    private final int[] counts = new int[4 * BYTE_VALUES];

    private final int[] literalBits = new int[BYTE_VALUES];
    private final int[] lengthBits = new int[DeflateSymbols.MAX_LENGTH + 1];
    private final int[] distanceBits = new int[DeflateSymbols.DISTANCE_SYMBOLS];

    BlockWriter(BitOutput out) {
        this.out = out;
        codeLengths = new CodeLengths(out);
    }

    /** Writes a block. */
    void write(DeflateBlock block, boolean last) throws IOException {
        out.reserve(MAX_BLOCK_BYTES);
        int[] frequencies = block.literalFrequencies();
        countLiterals(block.literals(), block.literalCount(), frequencies);
        frequencies[DeflateSymbols.END_OF_BLOCK] = 1;
        literalCode.build(frequencies);
        distanceCode.build(block.distanceFrequencies());
        fillTables();
        out.put(last ? 1 : 0, 1);
        out.put(DYNAMIC_CODES, 2);
        codeLengths.write(literalCode, distanceCode);
        writeContent(block);
        out.put(literalCode.code(DeflateSymbols.END_OF_BLOCK), literalCode.length(DeflateSymbols.END_OF_BLOCK));
    }

    private void countLiterals(byte[] literals, int count, int[] frequencies) {
        Arrays.fill(counts, 0);
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            counts[literals[i] & 0xff]++;
            counts[BYTE_VALUES + (literals[i + 1] & 0xff)]++;
            counts[2 * BYTE_VALUES + (literals[i + 2] & 0xff)]++;
            counts[3 * BYTE_VALUES + (literals[i + 3] & 0xff)]++;
        }
        for (; i < count; i++) {
            counts[literals[i] & 0xff]++;
        }
        for (int value = 0; value < BYTE_VALUES; value++) {
            frequencies[value] = counts[value]
                    + counts[BYTE_VALUES + value]
                    + counts[2 * BYTE_VALUES + value]
                    + counts[3 * BYTE_VALUES + value];
        }
    }

    private void fillTables() {
        for (int value = 0; value < BYTE_VALUES; value++) {
            literalBits[value] = literalCode.code(value) | (literalCode.length(value) << COUNT_SHIFT);
        }
        for (int length = DeflateSymbols.MIN_LENGTH; length <= DeflateSymbols.MAX_LENGTH; length++) {
            int symbol = DeflateSymbols.lengthSymbol(length);
            int codeLength = literalCode.length(symbol);
            lengthBits[length] = literalCode.code(symbol)
                    | ((length - DeflateSymbols.lengthBase(symbol)) << codeLength)
                    | ((codeLength + DeflateSymbols.lengthExtraBits(symbol)) << COUNT_SHIFT);
        }
        for (int symbol = 0; symbol < DeflateSymbols.DISTANCE_SYMBOLS; symbol++) {
            distanceBits[symbol] = distanceCode.code(symbol) | (distanceCode.length(symbol) << COUNT_SHIFT);
        }
    }

    /** The loop over what the block holds, with the output's state in variables: half of the time of compression. */
    private void writeContent(DeflateBlock block) {
        byte[] bytes = out.bytes;
        byte[] literals = block.literals();
        int position = out.position;
        long waiting = out.waiting;
        int count = out.waitingCount;
        int literal = 0;
        int matchCount = block.matchCount();
        for (int match = 0; match <= matchCount; match++) {
            int end = literal + block.literalsBefore(match);
            for (; literal + 4 <= end; literal += 4) {
                int first = literalBits[literals[literal] & 0xff];
                int second = literalBits[literals[literal + 1] & 0xff];
                int third = literalBits[literals[literal + 2] & 0xff];
                int fourth = literalBits[literals[literal + 3] & 0xff];
                int secondAt = first >>> COUNT_SHIFT;
                int thirdAt = secondAt + (second >>> COUNT_SHIFT);
                int fourthAt = thirdAt + (third >>> COUNT_SHIFT);
                long all = (first & BITS_MASK)
                        | ((long) (second & BITS_MASK) << secondAt)
                        | ((long) (third & BITS_MASK) << thirdAt)
                        | ((long) (fourth & BITS_MASK) << fourthAt);
                waiting |= all << count;
                count += fourthAt + (fourth >>> COUNT_SHIFT);
                Words.put(bytes, position, waiting);
                position += count >>> 3;
                waiting >>>= count & ~7;
                count &= 7;
            }
            for (; literal < end; literal++) {
                int bits = literalBits[literals[literal] & 0xff];
                waiting |= (long) (bits & BITS_MASK) << count;
                count += bits >>> COUNT_SHIFT;
            }
            Words.put(bytes, position, waiting);
            position += count >>> 3;
            waiting >>>= count & ~7;
            count &= 7;
            if (match < matchCount) {
                int distance = block.distance(match);
                int symbol = DeflateSymbols.distanceSymbol(distance);
                int lengthAndExtra = lengthBits[block.length(match)];
                waiting |= (long) (lengthAndExtra & BITS_MASK) << count;
                count += lengthAndExtra >>> COUNT_SHIFT;
                waiting |= (long) (distanceBits[symbol] & BITS_MASK) << count;
                count += distanceBits[symbol] >>> COUNT_SHIFT;
                waiting |= (long) (distance - DeflateSymbols.distanceBase(symbol)) << count;
                count += DeflateSymbols.distanceExtraBits(symbol);
                Words.put(bytes, position, waiting);
                position += count >>> 3;
                waiting >>>= count & ~7;
                count &= 7;
            }
        }
        out.position = position;
        out.waiting = waiting;
        out.waitingCount = count;
    }
}
