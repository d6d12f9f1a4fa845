package io.waymark.agent.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Searches and copies the characters of strings eight at a time, where the JDK grants access to the bytes of a string (JEP 254:
 * one byte per character if all are Latin-1). Encoding strings is most of the cost of a call. Thread-safe.
 */
public final class Latin1Strings {
    private static final byte LATIN1 = 0;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle HALVES = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long SPACES = ' ' * LOW_BITS;
    private static final long QUOTES = '"' * LOW_BITS;
    private static final long BACKSLASHES = '\\' * LOW_BITS;
    private static final long PARENTHESES = '(' * LOW_BITS;
    private static final long SLASHES = '/' * LOW_BITS;
    private static final long EQUALS_SIGNS = '=' * LOW_BITS;

    private static final @Nullable VarHandle VALUE = field("value", byte[].class);
    private static final @Nullable VarHandle CODER = field("coder", byte.class);

    private Latin1Strings() {}

    private static @Nullable VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(String.class, MethodHandles.lookup())
                    .findVarHandle(String.class, name, type);
        } catch (ReflectiveOperationException e) {
            // java.lang is not opened to the agent, or strings have other fields: characters are copied one by one.
            return null;
        }
    }

    /** Returns the bytes of a string, one per character, not to be written to; null if they are not accessible or not Latin-1. */
    static byte @Nullable [] bytes(String value) {
        VarHandle coder = CODER;
        VarHandle bytes = VALUE;
        return coder != null && bytes != null && (byte) coder.get(value) == LATIN1 ? (byte[]) bytes.get(value) : null;
    }

    /**
     * Whether a text has a delimiter: a blank or control character, one of {@code ! " # $ % & ' / = \}, or a character above
     * U+007F. Names, numbers, times, identifiers and e-mail addresses have none.
     *
     * @param text any text
     * @return {@code false} for a text without delimiters; found in one pass, since each recorded string is tested
     */
    public static boolean hasDelimiter(String text) {
        byte[] latin = bytes(text);
        int length = text.length();
        if (latin == null || length < Long.BYTES) {
            for (int i = 0; i < length; i++) {
                if (isDelimiter(latin == null ? text.charAt(i) : (char) (latin[i] & 0xFF))) {
                    return true;
                }
            }
            return false;
        }
        int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            if (delimiterMask((long) WORDS.get(latin, i)) != 0) {
                return true;
            }
        }
        return delimiterMask((long) WORDS.get(latin, last)) != 0;
    }

    /**
     * Copies a text without delimiters, and searches for them in the same pass.
     *
     * @return {@code false} if the text has a delimiter, as {@link #hasDelimiter} defines it; a part of it is copied then
     */
    static boolean copyWithoutDelimiter(byte[] latin, byte[] target, int at) {
        int count = latin.length;
        if (count >= Long.BYTES) {
            int last = count - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES) {
                long word = (long) WORDS.get(latin, i);
                if (delimiterMask(word) != 0) {
                    return false;
                }
                WORDS.set(target, at + i, word);
            }
            // The rest: the last eight bytes, some of them a second time.
            long word = (long) WORDS.get(latin, last);
            WORDS.set(target, at + last, word);
            return delimiterMask(word) == 0;
        }
        if (count >= Integer.BYTES) {
            int first = (int) HALVES.get(latin, 0);
            int last = (int) HALVES.get(latin, count - Integer.BYTES);
            HALVES.set(target, at, first);
            HALVES.set(target, at + count - Integer.BYTES, last);
            return delimiterMask((long) last << Integer.SIZE | Integer.toUnsignedLong(first)) == 0;
        }
        for (int i = 0; i < count; i++) {
            if (isDelimiter((char) (latin[i] & 0xFF))) {
                return false;
            }
            target[at + i] = latin[i];
        }
        return true;
    }

    /**
     * Returns the union of the classes that the characters of a text belong to.
     *
     * @param text any text
     * @param classes bits by character, of U+0000 to U+00FF; other characters belong to no class
     * @return the bits of all characters
     */
    public static int union(String text, byte[] classes) {
        byte[] latin = bytes(text);
        int union = 0;
        if (latin != null) {
            for (byte b : latin) {
                union |= classes[b & 0xFF];
            }
        } else {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                union |= c < classes.length ? classes[c] : 0;
            }
        }
        return union;
    }

    private static boolean isDelimiter(char c) {
        return c < '(' || c == '/' || c == '=' || c == '\\' || c > '\u007F';
    }

    /** Marks bytes that are delimiters; zero if there are none. */
    private static long delimiterMask(long word) {
        long slashes = word ^ SLASHES;
        long equalsSigns = word ^ EQUALS_SIGNS;
        long backslashes = word ^ BACKSLASHES;
        return (word
                        | ((word - PARENTHESES) & ~word)
                        | ((slashes - LOW_BITS) & ~slashes)
                        | ((equalsSigns - LOW_BITS) & ~equalsSigns)
                        | ((backslashes - LOW_BITS) & ~backslashes))
                & HIGH_BITS;
    }

    /**
     * Copies plain characters, which need no escape in JSON and are one byte in UTF-8, up to the first other character.
     *
     * @return the number of characters copied
     */
    static int copyPlain(byte[] latin, int from, int to, byte[] target, int at) {
        int count = to - from;
        int done = 0;
        while (count - done >= Long.BYTES) {
            int next = copyWord(latin, from + done, target, at + done);
            done += next;
            if (next < Long.BYTES) {
                return done;
            }
        }
        if (done < count && count >= Long.BYTES) {
            // The rest: the last eight bytes, some of them a second time.
            int last = count - Long.BYTES;
            return last + copyWord(latin, from + last, target, at + last);
        }
        if (count >= Integer.BYTES && count < Long.BYTES && copyHalves(latin, from, to, target, at)) {
            return count;
        }
        for (; done < count; done++) {
            byte b = latin[from + done];
            if (b < ' ' || b == '"' || b == '\\') {
                return done;
            }
            target[at + done] = b;
        }
        return count;
    }

    /** Copies eight bytes; returns the number of plain ones at their start. */
    private static int copyWord(byte[] latin, int from, byte[] target, int at) {
        long word = (long) WORDS.get(latin, from);
        WORDS.set(target, at, word);
        return Long.numberOfTrailingZeros(nonPlainMask(word)) / Byte.SIZE;
    }

    /** Copies four to eight bytes without a branch on their number; returns whether all are plain. */
    private static boolean copyHalves(byte[] latin, int from, int to, byte[] target, int at) {
        int first = (int) HALVES.get(latin, from);
        int last = (int) HALVES.get(latin, to - Integer.BYTES);
        HALVES.set(target, at, first);
        HALVES.set(target, at + to - from - Integer.BYTES, last);
        return nonPlainMask((long) last << Integer.SIZE | Integer.toUnsignedLong(first)) == 0;
    }

    /**
     * Marks the bytes that are not plain ("Hacker's Delight", Warren, 6-1). Plain bytes above the first marked one may be
     * marked too, never below.
     */
    private static long nonPlainMask(long word) {
        long quotes = word ^ QUOTES;
        long backslashes = word ^ BACKSLASHES;
        return (word
                        | ((word - SPACES) & ~word)
                        | ((quotes - LOW_BITS) & ~quotes)
                        | ((backslashes - LOW_BITS) & ~backslashes))
                & HIGH_BITS;
    }
}
