package io.waymark.base.configuration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as users write them: {@code 4096}, {@code 64k}, {@code 128m}, {@code 4g}. */
final class Sizes {
    /** Nine digits of any unit fit into a long. */
    private static final Pattern PATTERN = Pattern.compile("(\\d{1,9})([kmg]?)");

    private Sizes() {}

    static long parse(String text) {
        Matcher matcher = PATTERN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("it must be a whole number and k, m or g, such as 64m");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "k" -> number << 10;
            case "m" -> number << 20;
            case "g" -> number << 30;
            default -> number;
        };
    }
}
