package io.waymark.agent.weave;

import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the version of a library from the name of the jar that a class comes from. */
final class LibraryVersion {
    private static final String JAR = ".jar";
    /** Words in the names of jars that say nothing about their content. */
    private static final Set<String> GENERIC = Set.of("all", "api", "app", "application", "boot", "service", "web");

    private LibraryVersion() {}

    /**
     * Returns the version.
     *
     * @param libraryName the library's name
     * @param internalName the internal name of one of its classes
     * @param domain where the class comes from
     * @return null if it is unknown, as in a jar that holds an application and its libraries
     */
    static @Nullable String of(String libraryName, String internalName, @Nullable ProtectionDomain domain) {
        CodeSource source = domain == null ? null : domain.getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null) {
            return null;
        }
        String url = location.toExternalForm();
        return url.startsWith("jrt:")
                ? System.getProperty("java.version")
                : fromJarName(
                        (libraryName + ' ' + internalName.substring(0, internalName.lastIndexOf('/') + 1))
                                .toLowerCase(Locale.ROOT),
                        url);
    }

    private static @Nullable String fromJarName(String about, String url) {
        int end = url.lastIndexOf(JAR);
        if (end < 0) {
            return null;
        }
        String name = url.substring(url.lastIndexOf('/', end) + 1, end);
        int dash = name.indexOf('-');
        while (dash >= 0 && (dash + 1 == name.length() || !Character.isDigit(name.charAt(dash + 1)))) {
            dash = name.indexOf('-', dash + 1);
        }
        return dash > 0 && isAbout(name.substring(0, dash), about) ? name.substring(dash + 1) : null;
    }

    private static boolean isAbout(String artifact, String about) {
        for (String word : artifact.toLowerCase(Locale.ROOT).split("-", -1)) {
            if (word.length() > 2 && !GENERIC.contains(word) && about.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
