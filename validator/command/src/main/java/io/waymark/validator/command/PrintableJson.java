package io.waymark.validator.command;

/** Sanitizes JSON for terminals without changing its meaning. */
final class PrintableJson {
    private PrintableJson() {}

    /**
     * Replaces characters that can control a terminal with their JSON escapes. Line breaks stay: they are formatting, those
     * inside strings are escaped already.
     *
     * @param json a JSON document
     * @return an equivalent document
     */
    static String of(String json) {
        StringBuilder safe = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); ) {
            int point = json.codePointAt(i);
            String text = new String(Character.toChars(point));
            if (point == '\n' || point == '\r' || Printable.of(text).equals(text)) {
                safe.append(text);
            } else {
                text.chars().forEach(unit -> safe.append(String.format("\\u%04x", unit)));
            }
            i += text.length();
        }
        return safe.toString();
    }
}
