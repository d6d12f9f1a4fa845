package io.waymark.agent.capture;

import io.waymark.agent.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The marker in place of an omitted value, or of the omitted rest of one: {@code {"omitted":{"reason":…}}} with evidence. A
 * long string stays a string, because search engines reject members of changing type: its first 128 characters, followed by
 * {@code … [omitted: maxLength, length N, sha256 HEX]}, with its length in characters and the SHA-256 of its UTF-8.
 *
 * <table>
 * <caption>Reasons and their evidence</caption>
 * <tr><td>{@code maxCount}</td><td>the last element of an array, or a further member of an object: {@code size}, the number
 *     of all elements, if known</td></tr>
 * <tr><td>{@code maxDepth}, {@code cycle}, {@code unsupportedType}</td><td>{@code type}, the class</td></tr>
 * <tr><td>{@code notLoaded}</td><td>a lazy value of a persistence library: {@code type}, the class; of an attribute, the
 *     declared type</td></tr>
 * <tr><td>{@code computed}</td><td>a property whose getter does more than to return its field: {@code type}, the declared
 *     type</td></tr>
 * <tr><td>{@code pending}</td><td>a whole {@code responseElements}: the method returned before its outcome was known; the event
 *     says that it was called, not that it succeeded: {@code type}, the class of the result</td></tr>
 * <tr><td>{@code binary}</td><td>bytes: {@code length}, {@code sha256}; beyond 16 MiB also {@code hashedLength}, the number
 *     of bytes that are hashed</td></tr>
 * <tr><td>{@code maxSize}</td><td>a value for which its event has no room: {@code size} in bytes of JSON text, {@code sha256}
 *     of that text, {@code prefix}; or {@code minSize} and {@code prefix} if it is too large to be written completely. A
 *     string stays a string, as a long one</td></tr>
 * <tr><td>{@code unreadable}</td><td>{@code exception}, the class of the exception, or {@code property}, the name of
 *     the missing property</td></tr>
 * </table>
 */
final class OmissionMarker {
    private static final int PREFIX_LENGTH = 128;
    private static final int CHUNK = 8192;
    /** Characters or bytes of a value that are hashed: some 20 ms of the calling thread. */
    private static final int MAX_HASHED = 16 * 1024 * 1024;

    private static final int MAX_BYTES_PER_CHAR = 4;

    private OmissionMarker() {}

    /** Marks a long text; its head, without secrets, is longer than what is shown of it. */
    static void length(JsonBuffer out, CharSequence value, String head) {
        int hashed = Math.min(value.length(), MAX_HASHED);
        out.string(prefix(head) + "\u2026 [omitted: maxLength, length " + value.length()
                + (hashed < value.length() ? ", of the first " + hashed + " sha256 " : ", sha256 ")
                + sha256(value, hashed) + "]");
    }

    static void binary(JsonBuffer out, byte[] value) {
        start(out, "binary");
        number(out, "length", value.length);
        int hashed = Math.min(value.length, MAX_HASHED);
        if (hashed < value.length) {
            number(out, "hashedLength", hashed);
        }
        MessageDigest digest = sha256();
        digest.update(value, 0, hashed);
        text(out, "sha256", hex(digest.digest()));
        end(out);
    }

    static void count(JsonBuffer out, int size) {
        start(out, "maxCount");
        if (size >= 0) {
            number(out, "size", size);
        }
        end(out);
    }

    /** Marks the omitted members of an object, as its last member. */
    static void remainder(JsonBuffer out, int size) {
        // The marker is an object with one member; without its braces it becomes the last member of this object.
        int start = out.length();
        count(out, size);
        byte[] marker = Arrays.copyOfRange(out.array(), start + 1, out.length() - 1);
        out.truncate(start);
        out.raw(marker);
    }

    /** Marks a value that is not read. */
    static void value(JsonBuffer out, Object value) {
        if (value instanceof LazyAttributes.NotLoaded attribute) {
            type(out, "notLoaded", attribute.type());
        } else {
            type(out, "unsupportedType", value.getClass());
        }
    }

    static void type(JsonBuffer out, String reason, Class<?> type) {
        type(out, reason, type.getName());
    }

    static void type(JsonBuffer out, String reason, String typeName) {
        start(out, reason);
        text(out, "type", typeName);
        end(out);
    }

    static void unreadable(JsonBuffer out, Throwable cause) {
        start(out, "unreadable");
        text(out, "exception", cause.getClass().getName());
        end(out);
    }

    static void missingProperty(JsonBuffer out, String property) {
        start(out, "unreadable");
        text(out, "property", property);
        end(out);
    }

    /**
     * Writes a string that does not fit.
     *
     * @param json contains the JSON text of the string
     * @param from where the text starts, a quote
     * @param to where it ends
     */
    static void oversizedString(JsonBuffer out, byte[] json, int from, int to) {
        String value = ArnTemplateValues.unescape(new String(json, from + 1, to - from - 2, StandardCharsets.UTF_8));
        out.string(prefix(value) + "\u2026 [omitted: maxSize, length " + value.length() + ", sha256 "
                + sha256(value, value.length()) + "]");
    }

    /** Replaces JSON text that is too large, from a position to the end. */
    static void size(JsonBuffer out, int from, boolean whole) {
        int size = out.length() - from;
        int head = Math.min(size, PREFIX_LENGTH * MAX_BYTES_PER_CHAR);
        String prefix = prefix(new String(out.array(), from, head, StandardCharsets.UTF_8));
        MessageDigest digest = sha256();
        digest.update(out.array(), from, size);
        out.truncate(from);
        start(out, "maxSize");
        number(out, whole ? "size" : "minSize", size);
        if (whole) {
            text(out, "sha256", hex(digest.digest()));
        }
        text(out, "prefix", prefix);
        end(out);
    }

    private static void start(JsonBuffer out, String reason) {
        out.raw(JsonBuffer.ascii("{\"omitted\":{\"reason\":"));
        out.string(reason);
    }

    private static void end(JsonBuffer out) {
        out.raw('}');
        out.raw('}');
    }

    private static void number(JsonBuffer out, String name, long value) {
        name(out, name);
        out.number(value);
    }

    private static void text(JsonBuffer out, String name, String value) {
        name(out, name);
        out.string(value);
    }

    private static void name(JsonBuffer out, String name) {
        out.raw(',');
        out.string(name);
        out.raw(':');
    }

    static String prefix(CharSequence value) {
        return value.length() <= PREFIX_LENGTH
                ? value.toString()
                : value.subSequence(0, surrogateSafeEnd(value, PREFIX_LENGTH)).toString();
    }

    private static int surrogateSafeEnd(CharSequence value, int at) {
        return Character.isHighSurrogate(value.charAt(at - 1)) ? at - 1 : at;
    }

    private static String sha256(CharSequence value, int length) {
        MessageDigest digest = sha256();
        int from = 0;
        while (from < length) {
            int to = from + CHUNK >= length ? length : surrogateSafeEnd(value, from + CHUNK);
            digest.update(value.subSequence(from, to).toString().getBytes(StandardCharsets.UTF_8));
            from = to;
        }
        return hex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
