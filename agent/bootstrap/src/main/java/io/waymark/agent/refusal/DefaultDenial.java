package io.waymark.agent.refusal;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Reads whether {@code waymark.on.failure} is {@code deny}, without the agent's configuration, which may not have been
 * loaded. The sources and their order are the same.
 */
public final class DefaultDenial {
    private static final String KEY = "waymark.on.failure";
    private static final String VARIABLE = "WAYMARK_ON_FAILURE";
    private static final String DEFAULT_FILE = "waymark.properties";
    private static final String DENY = "deny";

    private DefaultDenial() {}

    /**
     * Reads the option. A source that cannot be read counts as one without the option.
     *
     * @param agentArgument the path of the properties file; null or blank for {@code waymark.properties} in the working
     *     directory
     * @return whether methods whose annotation names no policy are to be refused
     */
    public static boolean isConfigured(@Nullable String agentArgument) {
        String value = null;
        try {
            value = System.getProperty(KEY);
            value = value == null ? System.getenv(VARIABLE) : value;
            value = value == null ? fromFile(agentArgument) : value;
        } catch (SecurityException | IOException | IllegalArgumentException e) {
            // The policy of the annotation remains.
        }
        return value != null && value.strip().equalsIgnoreCase(DENY);
    }

    private static @Nullable String fromFile(@Nullable String argument) throws IOException {
        File file = new File(argument == null || argument.isBlank() ? DEFAULT_FILE : argument.strip());
        if (!file.isFile()) {
            return null;
        }
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties.getProperty(KEY);
    }
}
