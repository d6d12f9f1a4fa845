package io.waymark.agent.capture;

import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.HeldType;
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
final class ImmutableValues {
    static final int MAX_LENGTH = 256;
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

    private ImmutableValues() {}

    /**
     * Adds a value to an event without its text, if that is possible.
     *
     * @param event the event
     * @param response whether it is a response element; else a request parameter
     * @param member its index among the operation's
     * @param value to be recorded in clear
     * @return {@code false} if it is to be encoded at once
     */
    static boolean hold(CapturedEvent event, boolean response, int member, @Nullable Object value) {
        if (value == null) {
            return event.hold(response, member, HeldType.NULL, 0);
        }
        Class<?> type = value.getClass();
        if (type == String.class) {
            return ((String) value).length() <= MAX_LENGTH && event.hold(response, member, value);
        }
        if (type == Integer.class || type == Long.class || type == Short.class || type == Byte.class) {
            return event.hold(response, member, HeldType.INTEGER, ((Number) value).longValue());
        }
        if (type == BigDecimal.class) {
            return ((BigDecimal) value).precision() <= MAX_DIGITS && event.hold(response, member, value);
        }
        if (type == Boolean.class) {
            return event.hold(response, member, HeldType.BOOLEAN, (boolean) value ? 1 : 0);
        }
        return holdRare(event, response, member, value, type);
    }

    private static boolean holdRare(CapturedEvent event, boolean response, int member, Object value, Class<?> type) {
        if (type == Double.class) {
            return event.hold(response, member, HeldType.DOUBLE, Double.doubleToRawLongBits((double) value));
        }
        if (type == Float.class) {
            return event.hold(response, member, HeldType.FLOAT, Float.floatToRawIntBits((float) value));
        }
        if (type == Character.class) {
            return event.hold(response, member, HeldType.CHARACTER, (char) value);
        }
        if (value instanceof Enum<?> constant) {
            // Its name: the constant would keep its class loader alive.
            return holdText(event, response, member, constant.name());
        }
        if (type == BigInteger.class) {
            return ((BigInteger) value).bitLength() <= MAX_BITS && event.hold(response, member, value);
        }
        if (type == URI.class || type == Currency.class) {
            return holdText(event, response, member, value.toString());
        }
        return SMALL.contains(type) && event.hold(response, member, value);
    }

    private static boolean holdText(CapturedEvent event, boolean response, int member, String text) {
        return text.length() <= MAX_LENGTH && event.hold(response, member, text);
    }
}
