package io.waymark.validator.command;

import java.util.Locale;

/** Sanitizes text for terminals and log viewers. */
final class Printable {
    private Printable() {}

    /**
     * Escapes characters that can control a terminal or reorder a line: control and format characters, line separators,
     * lone surrogates.
     *
     * @param text untrusted text
     * @return the text, with each such character written as <code>\</code><code>u0000</code>
     */
    static String of(String text) {
        if (text.codePoints().allMatch(Printable::isSafe)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            if (isSafe(point)) {
                safe.appendCodePoint(point);
            } else {
                safe.append(String.format(Locale.ROOT, "\\u%04x", point));
            }
        });
        return safe.toString();
    }

    private static boolean isSafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
