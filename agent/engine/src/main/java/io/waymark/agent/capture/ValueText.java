package io.waymark.agent.capture;

import io.waymark.agent.json.PortableNumbers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.time.Instant;
import java.util.Calendar;
import java.util.Date;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Text forms of values. Calls {@code toString} on JDK classes only. */
final class ValueText {
    private static final int MAX_BITS = 100_000;
    /** Characters of an array or builder that are copied. */
    private static final int MAX_COPIED = 1024 * 1024;

    private ValueText() {}

    /**
     * Returns the text form of a value.
     *
     * @param value any value
     * @param kind the kind of its class
     * @return null if values of this kind have no text form
     */
    @SuppressWarnings("JavaUtilDate") // types of the application's values
    static @Nullable String of(Object value, ValueKind kind) {
        return switch (kind) {
            case STRING, INTEGER, DOUBLE, FLOAT, BOOLEAN -> value.toString();
            case BIG_NUMBER -> bigNumber(value);
            case ENUM -> ((Enum<?>) value).name();
            case TEXT -> value instanceof TimeZone zone ? zone.getID() : value.toString();
            case DATE -> Instant.ofEpochMilli(((Date) value).getTime()).toString();
            // Reading the time of a calendar changes its fields: read a copy.
            case CALENDAR -> ((Calendar) ((Calendar) value).clone()).toInstant().toString();
            case CHARACTERS -> head(characters(value), MAX_COPIED);
            case WRAPPER, BYTES, ARRAY, COLLECTION, MAP, OBJECT, LAZY, OMITTED -> null;
        };
    }

    /** Returns an array or builder of characters without a copy of it. */
    static CharSequence characters(Object value) {
        return value instanceof char[] array ? CharBuffer.wrap(array) : (CharSequence) value;
    }

    /** Whether all readers keep a number as it is. */
    static boolean isPortable(Object number) {
        return number instanceof BigInteger integer
                ? PortableNumbers.isPortable(integer)
                : PortableNumbers.isPortable((BigDecimal) number);
    }

    /** Returns the first characters of a text. */
    static String head(CharSequence characters, int maxLength) {
        return characters
                .subSequence(0, Math.min(characters.length(), maxLength))
                .toString();
    }

    /** Converts a number to digits, unless it is so long that the quadratic conversion time would be an attack. */
    private static String bigNumber(Object value) {
        if (value instanceof BigInteger integer && integer.bitLength() > MAX_BITS) {
            return "integer of " + integer.bitLength() + " bits";
        }
        if (value instanceof BigDecimal decimal && decimal.precision() > MAX_BITS / 4) {
            return "decimal of " + decimal.precision() + " digits";
        }
        return value.toString();
    }

    /** Returns the content of optionals and references; any other value unchanged. */
    static @Nullable Object unwrap(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        if (value instanceof AtomicReference<?> reference && reference.getClass() == AtomicReference.class) {
            return reference.get();
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? optional.getAsInt() : null;
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? optional.getAsDouble() : null;
        }
        return value;
    }
}
