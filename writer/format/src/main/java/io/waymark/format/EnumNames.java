package io.waymark.format;

import java.util.Locale;

/** Names of enum constants in files: in lower case. */
final class EnumNames {
    private EnumNames() {}

    static String format(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> E parse(Class<E> type, String text) throws FormatException {
        for (E value : type.getEnumConstants()) {
            if (format(value).equals(text)) {
                return value;
            }
        }
        throw new FormatException("unknown value \"" + text + "\"");
    }
}
