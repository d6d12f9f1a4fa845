package io.waymark.agent.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which values an event holds until its consumer writes them. They cannot change after the call, their text comes of code of
 * the JDK alone, and they are small and keep no class of the application alive:
 *
 * <ul>
 *   <li>by their bits: null, boxed primitives;
 *   <li>by reference: strings of at most {@value #MAX_LENGTH} characters, {@link BigInteger} of at most {@value #MAX_BITS}
 *       bits, {@link BigDecimal} of at most {@value #MAX_DIGITS} digits, {@link UUID}, and the classes of {@code java.time}
 *       without a foreign chronology;
 *   <li>by a string that they have already: enum constants, {@link URI}, {@link Currency}.
 * </ul>
 *
 * <p>The class must be exactly that one: classes that are not final may have subclasses that change. All other values are
 * encoded at once.
 */
public final class ImmutableValues {
    private static final int MAX_LENGTH = 256;
    private static final int MAX_BITS = 1024;
    private static final int MAX_DIGITS = 256;

    private static final Set<Class<?>> SMALL = Set.of(
            UUID.class,
            Instant.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetTime.class,
            OffsetDateTime.class,
            ZonedDateTime.class,
            ZoneOffset.class,
            Duration.class,
            Period.class,
            Year.class,
            YearMonth.class,
            MonthDay.class);

    private static final Set<Class<?>> BOXED = Set.of(
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class);

    private ImmutableValues() {}

    /**
     * Tests a declared type by its name alone.
     *
     * @param typeName a binary name
     * @return whether no value of the type can change: it is a final class of the list, strings of any length among them
     */
    public static boolean isFinalType(String typeName) {
        return isNamed(typeName, BOXED)
                || isNamed(typeName, SMALL)
                || isNamed(typeName, Set.of(String.class, URI.class, Currency.class));
    }

    /** All of these classes are final. */
    private static boolean isNamed(String typeName, Set<Class<?>> types) {
        for (Class<?> type : types) {
            if (type.getName().equals(typeName)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an event can hold a value without its text.
     *
     * @param value to be recorded in clear
     * @return {@code false} if it is to be encoded at once
     */
    public static boolean isImmutable(@Nullable Object value) {
        if (value == null) {
            return true;
        }
        Class<?> type = value.getClass();
        if (type == String.class) {
            return ((String) value).length() <= MAX_LENGTH;
        }
        if (type == BigDecimal.class) {
            return ((BigDecimal) value).precision() <= MAX_DIGITS;
        }
        if (type == BigInteger.class) {
            return ((BigInteger) value).bitLength() <= MAX_BITS;
        }
        String text = text(value, type);
        return text != null ? text.length() <= MAX_LENGTH : BOXED.contains(type) || SMALL.contains(type);
    }

    /**
     * Adds a value to an event without its text, if that is possible.
     *
     * @param position length of the text that precedes the value
     * @param response whether it is a response element; else a request parameter
     * @param member its index among the operation's
     * @param value to be recorded in clear
     * @return {@code false} if it is to be encoded at once: nothing has changed
     */
    static boolean add(
            HeldValues values,
            int event,
            int index,
            int position,
            boolean response,
            int member,
            @Nullable Object value) {
        if (value == null) {
            return values.add(event, index, position, response, member, HeldType.NULL, 0, null);
        }
        Class<?> type = value.getClass();
        if (type == String.class || type == BigDecimal.class) {
            return isImmutable(value)
                    && values.add(event, index, position, response, member, HeldType.REFERENCE, 0, value);
        }
        if (type == Integer.class || type == Long.class || type == Short.class || type == Byte.class) {
            long bits = ((Number) value).longValue();
            return values.add(event, index, position, response, member, HeldType.INTEGER, bits, null);
        }
        if (type == Boolean.class) {
            long bits = (boolean) value ? 1 : 0;
            return values.add(event, index, position, response, member, HeldType.BOOLEAN, bits, null);
        }
        if (type == Double.class) {
            long bits = Double.doubleToRawLongBits((double) value);
            return values.add(event, index, position, response, member, HeldType.DOUBLE, bits, null);
        }
        if (type == Float.class) {
            long bits = Float.floatToRawIntBits((float) value);
            return values.add(event, index, position, response, member, HeldType.FLOAT, bits, null);
        }
        if (type == Character.class) {
            return values.add(event, index, position, response, member, HeldType.CHARACTER, (char) value, null);
        }
        if (!isImmutable(value)) {
            return false;
        }
        String text = text(value, type);
        return values.add(event, index, position, response, member, HeldType.REFERENCE, 0, text == null ? value : text);
    }

    /** Returns the string that stands for a value; null if the value itself is held. */
    private static @Nullable String text(Object value, Class<?> type) {
        if (value instanceof Enum<?> constant) {
            // Its name: the constant would keep its class loader alive.
            return constant.name();
        }
        return type == URI.class || type == Currency.class ? value.toString() : null;
    }
}
