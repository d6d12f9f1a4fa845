package io.waymark.validator.command;

/** Makes JSON harmless for terminals without changing what it says. */
final class PrintableJson {
    private PrintableJson() {}

    /**
     * Replaces characters that could steer a terminal by their JSON escapes. JSON's own line breaks stay: inside texts
     * they are escaped already.
     *
     * @param json JSON
     * @return JSON of the same meaning
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
