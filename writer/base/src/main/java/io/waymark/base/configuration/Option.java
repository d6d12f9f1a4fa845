package io.waymark.base.configuration;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One option: its key, type, default and meaning, declared once. Immutable, safe for use by many threads.
 *
 * @param <T> the type of its value
 */
public final class Option<T> {
    private final String key;
    private final String syntax;
    private final String defaultText;
    private final T defaultValue;
    private final Function<String, T> parser;
    private final String description;
    private final boolean sensitive;
    private final @Nullable String environmentFallback;

    private Option(
            String key,
            String syntax,
            String defaultText,
            Function<String, T> parser,
            String description,
            boolean sensitive,
            @Nullable String environmentFallback) {
        this.key = key;
        this.syntax = syntax;
        this.defaultText = defaultText;
        this.defaultValue = parser.apply(defaultText);
        this.parser = parser;
        this.description = description;
        this.sensitive = sensitive;
        this.environmentFallback = environmentFallback;
    }

    private static <T> Option<T> option(
            String key, String syntax, String defaultText, Function<String, T> parser, String description) {
        return new Option<>(key, syntax, defaultText, parser, description, false, null);
    }

    /**
     * Declares an option that takes any text.
     *
     * @param key such as {@code waymark.region}
     * @param defaultValue used when nothing is set
     * @param description one sentence for the documentation
     * @return the option
     */
    public static Option<String> string(String key, String defaultValue, String description) {
        return option(key, "text", defaultValue, Function.identity(), description);
    }

    /**
     * Declares an option that takes text of a certain syntax.
     *
     * @param key such as {@code waymark.account}
     * @param defaultValue used when nothing is set
     * @param pattern what the whole text must match
     * @param syntax the pattern in words, such as {@code 12 digits}
     * @param description one sentence for the documentation
     * @return the option
     */
    public static Option<String> string(
            String key, String defaultValue, Pattern pattern, String syntax, String description) {
        return option(
                key,
                syntax,
                defaultValue,
                text -> {
                    if (!pattern.matcher(text).matches()) {
                        throw new IllegalArgumentException("it must be " + syntax);
                    }
                    return text;
                },
                description);
    }

    /**
     * Declares an option that takes a whole number.
     *
     * @param key such as {@code waymark.roll.size}
     * @param defaultValue used when nothing is set
     * @param min the smallest valid value
     * @param max the largest valid value
     * @param description one sentence for the documentation
     * @return the option
     */
    public static Option<Integer> integer(String key, int defaultValue, int min, int max, String description) {
        String syntax = "whole number from " + min + " to " + max;
        return option(
                key,
                syntax,
                Integer.toString(defaultValue),
                text -> {
                    try {
                        int value = Integer.parseInt(text);
                        if (value >= min && value <= max) {
                            return value;
                        }
                    } catch (NumberFormatException e) {
                        // Same message as for a number out of range.
                    }
                    throw new IllegalArgumentException("it must be a " + syntax);
                },
                description);
    }

    /**
     * Declares an option that takes a duration: a whole number and {@code ms}, {@code s}, {@code m} or {@code h}.
     *
     * @param key such as {@code waymark.digest.interval}
     * @param defaultValue used when nothing is set, such as {@code 1h}
     * @param min the shortest valid duration, in the same syntax
     * @param max the longest valid duration, in the same syntax
     * @param description one sentence for the documentation
     * @return the option
     */
    public static Option<Duration> duration(
            String key, String defaultValue, String min, String max, String description) {
        Duration shortest = Durations.parse(min);
        Duration longest = Durations.parse(max);
        return option(
                key,
                "duration from " + min + " to " + max,
                defaultValue,
                text -> {
                    Duration value = Durations.parse(text);
                    if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
                        throw new IllegalArgumentException("it must be from " + min + " to " + max);
                    }
                    return value;
                },
                description);
    }

    /**
     * Declares an option that takes a number of bytes: a whole number, optionally with {@code k}, {@code m} or {@code g} for
     * 1024, 1024² or 1024³ bytes.
     *
     * @param key such as {@code waymark.journal.quota}
     * @param defaultValue used when nothing is set, such as {@code 4g}
     * @param min the smallest valid size, in the same syntax
     * @param max the largest valid size, in the same syntax
     * @param description one sentence for the documentation
     * @return the option
     */
    public static Option<Long> size(String key, String defaultValue, String min, String max, String description) {
        long smallest = Sizes.parse(min);
        long largest = Sizes.parse(max);
        return option(
                key,
                "size from " + min + " to " + max,
                defaultValue,
                text -> {
                    long value = Sizes.parse(text);
                    if (value < smallest || value > largest) {
                        throw new IllegalArgumentException("it must be from " + min + " to " + max);
                    }
                    return value;
                },
                description);
    }

    /**
     * Declares an option that is on or off: {@code true} or {@code false}, in any case.
     *
     * @param key its key
     * @param defaultValue used when nothing is set
     * @param description one sentence for the documentation
     * @return the option
     */
    public static Option<Boolean> bool(String key, boolean defaultValue, String description) {
        return option(
                key,
                "true or false",
                Boolean.toString(defaultValue),
                text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException("it must be true or false");
                },
                description);
    }

    /**
     * Declares an option that takes the path of a file or folder; a relative one is resolved against the working
     * directory by {@link Configuration}, unless it is empty.
     *
     * @param key such as {@code waymark.home}
     * @param defaultValue used when nothing is set
     * @param description one sentence for the documentation
     * @return the option
     */
    public static Option<Path> path(String key, String defaultValue, String description) {
        return option(
                key,
                "path",
                defaultValue,
                text -> {
                    try {
                        return Path.of(text);
                    } catch (InvalidPathException e) {
                        throw new IllegalArgumentException("it is not a path: " + e.getReason(), e);
                    }
                },
                description);
    }

    /**
     * Declares an option that takes the name of a constant, in lower case with {@code -} for {@code _}.
     *
     * @param key its key
     * @param defaultValue used when nothing is set
     * @param description one sentence for the documentation
     * @param <E> the type of the constants
     * @return the option
     */
    public static <E extends Enum<E>> Option<E> enumeration(String key, E defaultValue, String description) {
        E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
        String words = Arrays.stream(constants).map(Option::toWord).collect(Collectors.joining(", "));
        return option(
                key,
                "one of " + words,
                toWord(defaultValue),
                text -> Arrays.stream(constants)
                        .filter(constant -> toWord(constant).equalsIgnoreCase(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("it must be one of " + words)),
                description);
    }

    private static String toWord(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Marks the option's value as a secret, which is never printed.
     *
     * @return a sensitive copy
     */
    public Option<T> asSensitive() {
        return new Option<>(key, syntax, defaultText, parser, description, true, environmentFallback);
    }

    /**
     * Adds a foreign environment variable, which is read when the option itself is not set.
     *
     * @param variable such as {@code AWS_REGION}
     * @return a copy with the fallback
     */
    public Option<T> withEnvironmentFallback(String variable) {
        return new Option<>(key, syntax, defaultText, parser, description, sensitive, variable);
    }

    /** Returns the key of the option as a system property and in the properties file. */
    public String key() {
        return key;
    }

    /** Returns the environment variable: the key in upper case, with {@code _} for {@code .} and {@code -}. */
    public String environmentVariable() {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Returns the foreign environment variable that is read when the option itself is not set. */
    Optional<String> environmentFallback() {
        return Optional.ofNullable(environmentFallback);
    }

    /** Returns the value used when nothing is set. */
    public T defaultValue() {
        return defaultValue;
    }

    /** Returns the default as a user would write it. */
    String defaultText() {
        return defaultText;
    }

    /** Returns the valid values, in words. */
    String syntax() {
        return syntax;
    }

    /** Returns the option's meaning: one or a few sentences. */
    String description() {
        return description;
    }

    /** Returns whether the value is a secret, which must never be printed. */
    public boolean sensitive() {
        return sensitive;
    }

    /** Parses a value; throws an IllegalArgumentException whose message states the valid values. */
    T parse(String text) {
        return parser.apply(text);
    }
}
