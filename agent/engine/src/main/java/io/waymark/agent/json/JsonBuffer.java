package io.waymark.agent.json;

import io.waymark.base.text.DecimalDigits;
import io.waymark.base.text.UuidText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON text under construction, in UTF-8. Grows as needed; {@link #reset} returns to the initial array. Unpaired surrogates
 * become U+FFFD. Not thread-safe.
 */
public final class JsonBuffer {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final boolean[] PLAIN = plainCharacters();
    private static final int MAX_BYTES_PER_CHAR = 6;
    /** Above this capacity, a sharing buffer borrows an array. */
    private static final int MAX_OWN_BYTES = 2 * 1024;

    private final byte[] initialArray;
    private final boolean sharing;
    private byte[] bytes;
    private int length;

    /**
     * Creates an empty buffer.
     *
     * @param capacity initial size in bytes
     */
    public JsonBuffer(int capacity) {
        this(capacity, false);
    }

    private JsonBuffer(int capacity, boolean sharing) {
        initialArray = new byte[capacity];
        bytes = initialArray;
        this.sharing = sharing;
    }

    /**
     * Creates an empty buffer that borrows large arrays from a pool of all threads, and returns them in {@link #reset}.
     *
     * @param capacity initial size in bytes
     * @return a buffer whose owner resets it after each use
     */
    public static JsonBuffer sharing(int capacity) {
        return new JsonBuffer(capacity, true);
    }

    /**
     * Encodes ASCII text.
     *
     * @param text ASCII characters only
     * @return one byte per character
     */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Encodes a JSON string.
     *
     * @param text the value
     * @return the quoted, escaped text
     */
    public static byte[] encodeString(String text) {
        JsonBuffer buffer = new JsonBuffer(text.length() + 2);
        buffer.string(text);
        return buffer.toByteArray();
    }

    private static boolean[] plainCharacters() {
        boolean[] plain = new boolean[128];
        Arrays.fill(plain, 0x20, 128, true);
        plain['"'] = false;
        plain['\\'] = false;
        return plain;
    }

    /**
     * Returns the current array; valid until the next write.
     *
     * @return the array; the text is its first {@link #length()} bytes
     */
    public byte[] array() {
        return bytes;
    }

    /**
     * Returns the length of the text.
     *
     * @return in bytes
     */
    public int length() {
        return length;
    }

    /**
     * Copies the text.
     *
     * @return a new array of {@link #length()} bytes
     */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /**
     * Discards the text after a position.
     *
     * @param newLength an earlier {@link #length()}
     */
    public void truncate(int newLength) {
        length = newLength;
    }

    /**
     * Empties the buffer, and replaces an array that has grown too large by the initial one.
     *
     * @param keep maximum capacity to retain, in bytes
     */
    public void reset(int keep) {
        length = 0;
        if (bytes.length > keep) {
            byte[] large = bytes;
            bytes = initialArray;
            giveBack(large);
        }
    }

    /**
     * Appends JSON text unchanged.
     *
     * @param text UTF-8
     */
    public void raw(byte[] text) {
        raw(text, 0, text.length);
    }

    /**
     * Appends JSON text unchanged.
     *
     * @param source an array that contains the text
     * @param offset index of the first byte
     * @param count number of bytes
     */
    public void raw(byte[] source, int offset, int count) {
        ensureCapacity(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /**
     * Appends one ASCII character unchanged.
     *
     * @param c below U+0080
     */
    public void raw(char c) {
        ensureCapacity(1);
        bytes[length++] = (byte) c;
    }

    /**
     * Replaces one byte by an ASCII character.
     *
     * @param position index of the byte, below {@link #length()}
     * @param c below U+0080
     */
    public void replaceByte(int position, char c) {
        bytes[position] = (byte) c;
    }

    /** Appends {@code null}. */
    public void nullValue() {
        raw(NULL);
    }

    /**
     * Appends {@code true} or {@code false}.
     *
     * @param value the value
     */
    public void bool(boolean value) {
        raw(value ? TRUE : FALSE);
    }

    /**
     * Appends a number.
     *
     * @param value any long
     */
    public void number(long value) {
        ensureCapacity(DecimalDigits.MAX_LENGTH);
        length += DecimalDigits.write(value, bytes, length);
    }

    /**
     * Appends a number; NaN and the infinities, which JSON lacks, as strings.
     *
     * @param value any double
     */
    public void number(double value) {
        numberOrString(Double.toString(value), Double.isFinite(value));
    }

    /**
     * Appends a number like {@link #number(double)}, with the fewest digits that distinguish it from other floats.
     *
     * @param value any float
     */
    public void number(float value) {
        numberOrString(Float.toString(value), Float.isFinite(value));
    }

    private void numberOrString(String text, boolean isNumber) {
        if (isNumber) {
            text(text, 0, text.length());
        } else {
            string(text);
        }
    }

    /**
     * Appends a string.
     *
     * @param value the unescaped value
     */
    public void string(String value) {
        int count = value.length();
        ensureCapacity(count + 2);
        bytes[length] = '"';
        int start = length + 1;
        int plain = copyPlain(value, 0, count, bytes, start);
        length = start + plain;
        if (plain < count) {
            appendEscaped(value, plain, count);
        }
        raw('"');
    }

    /**
     * Appends a string without delimiters, as {@link Latin1Strings#hasDelimiter} defines them: it needs no escape. Searches
     * and copies in one pass.
     *
     * @param value the unescaped value
     * @return {@code false} if the string may have a delimiter; nothing is appended then
     */
    public boolean stringWithoutDelimiter(String value) {
        byte[] latin = Latin1Strings.bytes(value);
        ensureCapacity(value.length() + 2);
        if (latin == null || !Latin1Strings.copyWithoutDelimiter(latin, bytes, length + 1)) {
            return false;
        }
        bytes[length] = '"';
        length += latin.length + 2;
        bytes[length - 1] = '"';
        return true;
    }

    /**
     * Appends a string of one character.
     *
     * @param value the unescaped character
     */
    public void string(char value) {
        ensureCapacity(MAX_BYTES_PER_CHAR + 2);
        bytes[length++] = '"';
        if (Character.isSurrogate(value)) {
            appendReplacement();
        } else {
            appendChar(value);
        }
        bytes[length++] = '"';
    }

    /**
     * Appends a part of a string, escaped, without quotes.
     *
     * @param value the string
     * @param from index of the first character
     * @param to index after the last character
     */
    public void text(String value, int from, int to) {
        ensureCapacity(to - from);
        int plain = copyPlain(value, from, to, bytes, length);
        length += plain;
        if (from + plain < to) {
            appendEscaped(value, from + plain, to);
        }
    }

    /** Copies plain characters, one byte each and unescaped, up to the first other one; returns their number. */
    private static int copyPlain(String value, int from, int to, byte[] target, int at) {
        byte[] latin = Latin1Strings.bytes(value);
        if (latin != null) {
            return Latin1Strings.copyPlain(latin, from, to, target, at);
        }
        for (int i = 0; i < to - from; i++) {
            char c = value.charAt(from + i);
            if (c >= PLAIN.length || !PLAIN[c]) {
                return i;
            }
            target[at + i] = (byte) c;
        }
        return to - from;
    }

    private void appendEscaped(String value, int from, int to) {
        ensureCapacity(Math.multiplyExact(to - from, MAX_BYTES_PER_CHAR));
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (!Character.isSurrogate(c)) {
                appendChar(c);
            } else if (Character.isHighSurrogate(c) && i + 1 < to && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
                int codePoint = Character.toCodePoint(c, value.charAt(i));
                bytes[length++] = (byte) (0xF0 | codePoint >> 18);
                bytes[length++] = (byte) (0x80 | (codePoint >> 12 & 0x3F));
                bytes[length++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
                bytes[length++] = (byte) (0x80 | (codePoint & 0x3F));
            } else {
                appendReplacement();
            }
        }
    }

    private void appendReplacement() {
        appendChar('\uFFFD');
    }

    /** Appends a character that is no surrogate; the array has room. */
    private void appendChar(char c) {
        if (c >= 0x800) {
            bytes[length++] = (byte) (0xE0 | c >> 12);
            bytes[length++] = (byte) (0x80 | (c >> 6 & 0x3F));
            bytes[length++] = (byte) (0x80 | (c & 0x3F));
        } else if (c >= PLAIN.length) {
            bytes[length++] = (byte) (0xC0 | c >> 6);
            bytes[length++] = (byte) (0x80 | (c & 0x3F));
        } else if (PLAIN[c]) {
            bytes[length++] = (byte) c;
        } else {
            bytes[length++] = '\\';
            switch (c) {
                case '"', '\\' -> bytes[length++] = (byte) c;
                case '\n' -> bytes[length++] = 'n';
                case '\r' -> bytes[length++] = 'r';
                case '\t' -> bytes[length++] = 't';
                default -> {
                    bytes[length++] = 'u';
                    bytes[length++] = '0';
                    bytes[length++] = '0';
                    bytes[length++] = HEX[c >> 4];
                    bytes[length++] = HEX[c & 0xF];
                }
            }
        }
    }

    /**
     * Appends the 36 characters of a UUID, without quotes.
     *
     * @param high the more significant half
     * @param low the less significant half
     */
    public void uuid(long high, long low) {
        ensureCapacity(UuidText.LENGTH);
        UuidText.write(high, low, bytes, length);
        length += UuidText.LENGTH;
    }

    private void ensureCapacity(int more) {
        int needed = length + more;
        if (needed < 0) {
            throw new OutOfMemoryError("JSON text of more than 2 GiB");
        }
        if (needed > bytes.length) {
            grow(Math.max(needed, bytes.length * 2));
        }
    }

    private void grow(int capacity) {
        byte[] small = bytes;
        if (sharing && capacity > MAX_OWN_BYTES && capacity <= SpareArrays.LENGTH) {
            byte[] spare = SpareArrays.take();
            System.arraycopy(small, 0, spare, 0, length);
            bytes = spare;
        } else {
            bytes = Arrays.copyOf(small, capacity);
            giveBack(small);
        }
    }

    private void giveBack(byte[] array) {
        if (sharing && array.length == SpareArrays.LENGTH) {
            SpareArrays.give(array);
        }
    }
}
