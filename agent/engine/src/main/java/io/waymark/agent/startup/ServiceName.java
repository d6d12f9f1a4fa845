package io.waymark.agent.startup;

import java.util.Locale;
import java.util.Map;

/** What a service calls itself where {@code waymark.service.name} does not name it. */
final class ServiceName {
    private static final String UNNAMED = "service";

    private ServiceName() {}

    /**
     * Derives a name.
     *
     * @param configured the value of {@code waymark.service.name}; empty if not set
     * @param properties the JVM's system properties
     * @param environment the process's environment
     * @return the name as an {@code eventSource}: lower case, without spaces
     */
    static String derive(String configured, Map<String, String> properties, Map<String, String> environment) {
        String name = configured;
        if (name.isBlank()) {
            name = properties.getOrDefault("spring.application.name", "");
        }
        if (name.isBlank()) {
            name = environment.getOrDefault("SPRING_APPLICATION_NAME", "");
        }
        if (name.isBlank()) {
            name = environment.getOrDefault("OTEL_SERVICE_NAME", "");
        }
        if (name.isBlank()) {
            name = ofCommand(properties.getOrDefault("sun.java.command", ""));
        }
        return name.isBlank() ? UNNAMED : name.trim().toLowerCase(Locale.ROOT).replaceAll("\\s+", "-");
    }

    /** The jar's name without its version, or the main class's simple name. */
    private static String ofCommand(String command) {
        int jar = command.indexOf(".jar");
        if (jar >= 0 && (jar + 4 == command.length() || command.charAt(jar + 4) == ' ')) {
            String path = command.substring(0, jar).replace('\\', '/');
            return path.substring(path.lastIndexOf('/') + 1).replaceFirst("-\\d[\\w.-]*$", "");
        }
        int space = command.indexOf(' ');
        String main = space < 0 ? command : command.substring(0, space);
        return main.substring(main.lastIndexOf('.') + 1).replaceFirst("^.*/", "");
    }
}
