package io.waymark.agent.json;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Separates numbers that every JSON reader keeps from others: readers round or reject numbers that neither a signed 64-bit
 * integer nor a double holds. The others are written as strings. Thread-safe.
 */
public final class PortableNumbers {
    /** A double keeps each decimal of this many significant digits. */
    private static final int MAX_DIGITS = 15;

    private static final int MAX_EXPONENT = 300;
    private static final int MAX_LITERAL_LENGTH = 400;

    private PortableNumbers() {}

    /**
     * Returns whether a JSON reader keeps an integer.
     *
     * @param value any integer
     * @return whether it fits into a signed 64-bit integer
     */
    public static boolean isPortable(BigInteger value) {
        return value.bitLength() < Long.SIZE;
    }

    /**
     * Returns whether a JSON reader keeps a decimal.
     *
     * @param value any decimal
     * @return whether it is an integer of 64 bits without exponent, or has at most 15 significant digits and an exponent from
     *     -300 to 300
     */
    public static boolean isPortable(BigDecimal value) {
        if (value.scale() == 0) {
            return isPortable(value.unscaledValue());
        }
        int digits = value.precision();
        return digits <= MAX_DIGITS && Math.abs((long) digits - 1 - value.scale()) <= MAX_EXPONENT;
    }

    /**
     * Appends a number as such if it is portable, as a string otherwise.
     *
     * @param out receives the text
     * @param literal a JSON number, or the text of another number
     */
    public static void write(JsonBuffer out, String literal) {
        if (isPortable(literal)) {
            out.text(literal, 0, literal.length());
        } else {
            out.string(literal);
        }
    }

    private static boolean isPortable(String literal) {
        if (literal.isEmpty()
                || literal.length() > MAX_LITERAL_LENGTH
                || !(isDigit(literal.charAt(0)) || literal.charAt(0) == '-')) {
            return false;
        }
        try {
            return isPortable(new BigDecimal(literal));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
