package io.waymark.agent.redact;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text after one step of decoding: percent-encoding, escapes of JSON and programming languages, and character references
 * of HTML. Each character keeps the place in the original text that it stands for. Immutable.
 */
final class DecodedText {
    private static final int MAX_REFERENCE_LENGTH = 8;

    private final String text;
    /** Index of each character's first original character, and the original length; {@code null}: not decoded. */
    private final int @Nullable [] origins;

    private DecodedText(String text, int @Nullable [] origins) {
        this.text = text;
        this.origins = origins;
    }

    static DecodedText original(String text) {
        return new DecodedText(text, null);
    }

    String text() {
        return text;
    }

    /** Returns the index in the original text. */
    int origin(int index) {
        return origins == null ? index : origins[index];
    }

    /** Whether a part was written with at least one escape. */
    boolean isEncoded(int from, int to) {
        return origin(to) - origin(from) > to - from;
    }

    /** Decodes once more; {@code null} if nothing is encoded. */
    @Nullable
    DecodedText decode() {
        if (text.indexOf('%') < 0 && text.indexOf('\\') < 0 && text.indexOf('&') < 0) {
            return null;
        }
        int length = text.length();
        char[] chars = new char[length];
        int[] places = new int[length + 1];
        int count = 0;
        int at = 0;
        while (at < length) {
            places[count] = origin(at);
            int escape = escapeLength(at);
            chars[count++] = escape == 1 ? text.charAt(at) : decoded(at, escape);
            at += escape;
        }
        if (count == length) {
            return null;
        }
        places[count] = origin(length);
        return new DecodedText(new String(chars, 0, count), Arrays.copyOf(places, count + 1));
    }

    /** Returns the length of the escape at an index; 1 if there is none. */
    private int escapeLength(int at) {
        return switch (text.charAt(at)) {
            case '%' -> isHex(at + 1, 2) ? 3 : 1;
            case '\\' -> backslashLength(at);
            case '&' -> referenceLength(at);
            default -> 1;
        };
    }

    private int backslashLength(int at) {
        if (at + 1 == text.length()) {
            return 1;
        }
        return switch (text.charAt(at + 1)) {
            case '/', '"', '\'', '\\' -> 2;
            case 'u' -> isHex(at + 2, 4) ? 6 : 1;
            case 'x' -> isHex(at + 2, 2) ? 4 : 1;
            default -> 1;
        };
    }

    /** Returns the length of a reference by name or by number. */
    private int referenceLength(int at) {
        if (text.startsWith("&amp;", at)) {
            return 5;
        }
        if (!text.startsWith("&#", at)) {
            return text.startsWith("&quot;", at) ? 6 : 1;
        }
        boolean hex = isHexReference(at);
        int digits = at + (hex ? 3 : 2);
        int end = digits;
        while (end < text.length() && end - digits < MAX_REFERENCE_LENGTH && isDigit(text.charAt(end), hex)) {
            end++;
        }
        return end > digits && text.startsWith(";", end) ? end + 1 - at : 1;
    }

    private boolean isHexReference(int at) {
        return text.regionMatches(true, at, "&#x", 0, 3);
    }

    private char decoded(int at, int length) {
        return switch (text.charAt(at)) {
            case '%' -> (char) Integer.parseInt(text, at + 1, at + 3, 16);
            case '\\' -> length == 2 ? text.charAt(at + 1) : (char) Integer.parseInt(text, at + 2, at + length, 16);
            default -> referenced(at, length);
        };
    }

    private char referenced(int at, int length) {
        if (text.startsWith("&#", at)) {
            boolean hex = isHexReference(at);
            return (char) Long.parseLong(text, at + (hex ? 3 : 2), at + length - 1, hex ? 16 : 10);
        }
        return text.startsWith("&amp;", at) ? '&' : '"';
    }

    private boolean isHex(int from, int count) {
        if (from + count > text.length()) {
            return false;
        }
        for (int i = from; i < from + count; i++) {
            if (!isDigit(text.charAt(i), true)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c, boolean hex) {
        return (c >= '0' && c <= '9') || (hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
    }
}
