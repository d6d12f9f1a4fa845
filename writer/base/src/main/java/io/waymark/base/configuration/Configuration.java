package io.waymark.base.configuration;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of all options: a system property over an environment variable over the properties file over the default.
 * Immutable, safe for use by many threads.
 */
public final class Configuration {
    private static final String DEFAULT_FILE = "waymark.properties";
    private static final String KEY_PREFIX = "waymark.";
    private static final String ENVIRONMENT_PREFIX = "WAYMARK_";
    /** In bytes: larger than any sensible properties file, and small enough to read whole. */
    private static final long MAX_FILE_SIZE = 1 << 20;

    private final Map<String, Object> values;
    private final List<String> problems;

    private Configuration(Map<String, Object> values, List<String> problems) {
        this.values = values;
        this.problems = problems;
    }

    /**
     * Replaces a value.
     *
     * @param option the option
     * @param value its value
     * @param <T> the type of the value
     * @return a configuration that has this value, and otherwise those of this one
     */
    public <T> Configuration with(Option<T> option, T value) {
        Map<String, Object> replaced = new HashMap<>(values);
        replaced.put(option.key(), value);
        return new Configuration(replaced, problems);
    }

    /** A source of option values: its name for messages, and the values by option key. */
    private record ConfigurationSource(String name, Map<String, String> values) {}

    /**
     * Reads the configuration. Never throws for bad input: an option with an invalid value has its default, and invalid
     * values, unknown keys and unreadable files become {@link #problems}.
     *
     * @param agentArgument the path of the properties file; null or empty for {@code waymark.properties} in the working
     *     directory, which may be missing
     * @param systemProperties the JVM's system properties; those that begin with {@code waymark.} are read
     * @param environment the process's environment; variables that begin with {@code WAYMARK_} are read
     * @param workingDirectory relative paths are resolved against it
     * @param options all options
     * @return the configuration
     */
    public static Configuration load(
            @Nullable String agentArgument,
            Map<String, String> systemProperties,
            Map<String, String> environment,
            Path workingDirectory,
            List<Option<?>> options) {
        List<String> problems = new ArrayList<>();
        Map<String, String> properties = new TreeMap<>();
        systemProperties.forEach((key, text) -> {
            if (key.startsWith(KEY_PREFIX)) {
                properties.put(key, text);
            }
        });
        List<ConfigurationSource> sources = List.of(
                new ConfigurationSource("system property", properties),
                new ConfigurationSource("environment variable", readEnvironment(environment, options, problems)),
                readFile(agentArgument, workingDirectory, problems));
        for (ConfigurationSource source : sources) {
            for (String key : source.values.keySet()) {
                if (options.stream().noneMatch(option -> option.key().equals(key))) {
                    problems.add("unknown " + source.name + " " + key
                            + suggestion(key, options.stream().map(Option::key).toList()));
                }
            }
        }
        Map<String, Object> values = new HashMap<>();
        for (Option<?> option : options) {
            values.put(option.key(), toAbsolute(valueOf(option, sources, environment, problems), workingDirectory));
        }
        return new Configuration(Map.copyOf(values), List.copyOf(problems));
    }

    private static Map<String, String> readEnvironment(
            Map<String, String> environment, List<Option<?>> options, List<String> problems) {
        Map<String, String> texts = new TreeMap<>();
        new TreeMap<>(environment).forEach((variable, text) -> {
            if (variable.startsWith(ENVIRONMENT_PREFIX)) {
                options.stream()
                        .filter(option -> option.environmentVariable().equals(variable))
                        .findFirst()
                        .ifPresentOrElse(
                                option -> texts.put(option.key(), text),
                                () -> problems.add("unknown environment variable " + variable
                                        + suggestion(
                                                variable,
                                                options.stream()
                                                        .map(Option::environmentVariable)
                                                        .toList())));
            }
        });
        return texts;
    }

    private static ConfigurationSource readFile(
            @Nullable String argument, Path workingDirectory, List<String> problems) {
        boolean named = argument != null && !argument.isBlank();
        Map<String, String> texts = new TreeMap<>();
        String name = named ? String.valueOf(argument).strip() : DEFAULT_FILE;
        try {
            Path file = workingDirectory.resolve(name);
            if (named || Files.exists(file)) {
                if (Files.size(file) > MAX_FILE_SIZE) {
                    problems.add("the properties file " + file + " is larger than 1 MB and was not read");
                } else {
                    Properties properties = new Properties();
                    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                        properties.load(reader);
                    }
                    properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            problems.add("the properties file " + name + " cannot be read (" + e + ")");
        }
        return new ConfigurationSource("key in " + name + ":", texts);
    }

    private static <T> Object valueOf(
            Option<T> option,
            List<ConfigurationSource> sources,
            Map<String, String> environment,
            List<String> problems) {
        Map<String, String> candidates = new LinkedHashMap<>();
        for (ConfigurationSource source : sources) {
            String text = source.values.get(option.key());
            if (text != null) {
                candidates.putIfAbsent(source.name + " " + option.key(), text);
            }
        }
        option.environmentFallback().ifPresent(variable -> {
            String text = environment.get(variable);
            if (text != null && !text.isBlank()) {
                candidates.put("environment variable " + variable, text);
            }
        });
        if (!candidates.isEmpty()) {
            Map.Entry<String, String> first = candidates.entrySet().iterator().next();
            try {
                return option.parse(first.getValue().strip());
            } catch (IllegalArgumentException e) {
                problems.add(first.getKey() + (option.sensitive() ? "" : " is \"" + first.getValue() + "\"") + ": "
                        + e.getMessage() + "; the default "
                        + (option.sensitive() ? "" : "\"" + option.defaultText() + "\" ") + "is used");
            }
        }
        return option.defaultValue();
    }

    private static Object toAbsolute(Object value, Path workingDirectory) {
        return value instanceof Path path && !path.toString().isEmpty()
                ? workingDirectory.resolve(path).toAbsolutePath().normalize()
                : value;
    }

    private static String suggestion(String unknown, List<String> options) {
        return Spelling.closest(unknown, options)
                .map(key -> " is ignored; did you mean " + key + "?")
                .orElse(" is ignored");
    }

    /**
     * Returns an option's value.
     *
     * @param option one of the options given to {@link #load}
     * @param <T> the type of the value
     * @return the configured value, or the default
     */
    @SuppressWarnings("unchecked") // load stores values of the option's type
    public <T> T get(Option<T> option) {
        return (T) values.getOrDefault(option.key(), option.defaultValue());
    }

    /**
     * Returns the problems that were found in the configuration.
     *
     * @return one line each, without sensitive values
     */
    public List<String> problems() {
        return problems;
    }

    /**
     * Writes the options' documentation.
     *
     * @param options the options
     * @return a table in Markdown
     */
    public static String toMarkdown(List<Option<?>> options) {
        StringBuilder table =
                new StringBuilder("| system property | environment variable | takes | default | meaning |\n");
        table.append("|---|---|---|---|---|\n");
        for (Option<?> option : options) {
            String fallback = option.environmentFallback()
                    .map(variable -> ", else `" + variable + "`")
                    .orElse("");
            String standard =
                    option.sensitive() || option.defaultText().isEmpty() ? "" : "`" + option.defaultText() + "`";
            table.append("| `").append(option.key()).append("` | `").append(option.environmentVariable());
            table.append('`')
                    .append(fallback)
                    .append(" | ")
                    .append(option.syntax())
                    .append(" | ");
            table.append(standard).append(" | ").append(option.description()).append(" |\n");
        }
        return table.toString();
    }
}
