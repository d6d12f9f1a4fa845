package io.waymark.agent.startup;

import java.io.File;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service calls itself where {@code waymark.service.name} does not name it. */
final class ServiceName {
    private static final String UNNAMED = "service";
    private static final int MAX_LENGTH = 128;
    /** An ARN gives meaning to colons, slashes and asterisks. */
    private static final Pattern UNUSUAL = Pattern.compile("[^\\p{L}\\p{N}._-]+");

    private static final Pattern ARCHIVE = Pattern.compile("(.*[/\\\\])?(.*)\\.(jar|war)", Pattern.CASE_INSENSITIVE);
    private static final Pattern VERSION = Pattern.compile("-\\d[\\w.-]*$");

    /** What starts every service of Quarkus; the service's own jar lies in a folder beside it. */
    private static final String QUARKUS_LAUNCHER = "quarkus-run";

    private static final String QUARKUS_FOLDER = "app";

    private ServiceName() {}

    /**
     * Derives a name.
     *
     * @param configured the value of {@code waymark.service.name}; empty if not set
     * @param properties the JVM's system properties
     * @param environment the process's environment
     * @return the name as an {@code eventSource}: lower case, at most 128 letters, digits and {@code . _ -}, with a hyphen for others
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
            name = properties.getOrDefault("quarkus.application.name", "");
        }
        if (name.isBlank()) {
            name = environment.getOrDefault("QUARKUS_APPLICATION_NAME", "");
        }
        if (name.isBlank()) {
            name = environment.getOrDefault("OTEL_SERVICE_NAME", "");
        }
        if (name.isBlank()) {
            name = ofCommand(
                    properties.getOrDefault("sun.java.command", ""), properties.getOrDefault("java.class.path", ""));
        }
        String plain = UNUSUAL.matcher(name.trim().toLowerCase(Locale.ROOT)).replaceAll("-");
        return plain.isEmpty() ? UNNAMED : plain.substring(0, Math.min(plain.length(), MAX_LENGTH));
    }

    /**
     * The jar's name without its version, or the main class's simple name. With {@code -jar}, the class path begins with the
     * jar, which may contain spaces as arguments do.
     */
    private static String ofCommand(String command, String classPath) {
        int end = classPath.indexOf(File.pathSeparatorChar);
        String first = end < 0 ? classPath : classPath.substring(0, end);
        int space = command.indexOf(' ');
        boolean launchesFirst = !first.isEmpty() && (command + " ").startsWith(first + " ");
        String main = launchesFirst ? first : space < 0 ? command : command.substring(0, space);
        Matcher archive = ARCHIVE.matcher(main);
        if (archive.matches()) {
            String name = archive.group(2);
            return VERSION.matcher(name.equals(QUARKUS_LAUNCHER) ? ofQuarkus(main) : name)
                    .replaceFirst("");
        }
        String type = main.substring(main.lastIndexOf('/') + 1);
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private static String ofQuarkus(String launcher) {
        String[] names = new File(new File(launcher).getAbsoluteFile().getParentFile(), QUARKUS_FOLDER).list();
        if (names != null && names.length == 1) {
            Matcher archive = ARCHIVE.matcher(names[0]);
            if (archive.matches()) {
                return archive.group(2);
            }
        }
        return QUARKUS_LAUNCHER;
    }
}
