package io.waymark.agent.refusal;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Reads one option without the agent's configuration, which may not have been loaded. The sources and their order are the
 * same.
 */
public final class EarlyOption {
    private static final String DEFAULT_FILE = "waymark.properties";

    private EarlyOption() {}

    /**
     * Reads the option. A source that cannot be read counts as one without the option.
     *
     * @param key such as {@code waymark.home}
     * @param agentArgument the path of the properties file; null or blank for {@code waymark.properties} in the working
     *     directory
     * @return the value; null if no source has the option
     */
    public static @Nullable String read(String key, @Nullable String agentArgument) {
        String value = null;
        try {
            value = System.getProperty(key);
            value = value == null ? System.getenv(key.toUpperCase(Locale.ROOT).replace('.', '_')) : value;
            value = value == null ? fromFile(key, agentArgument) : value;
        } catch (SecurityException | IOException | IllegalArgumentException e) {
            // The default remains.
        }
        return value == null ? null : value.strip();
    }

    private static @Nullable String fromFile(String key, @Nullable String argument) throws IOException {
        File file = new File(argument == null || argument.isBlank() ? DEFAULT_FILE : argument.strip());
        if (!file.isFile()) {
            return null;
        }
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties.getProperty(key);
    }
}
