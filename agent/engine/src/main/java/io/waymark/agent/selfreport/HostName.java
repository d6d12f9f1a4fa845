package io.waymark.agent.selfreport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The name of this host. The JDK's own look-up may wait for a name server. */
final class HostName {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    /**
     * Reads the name.
     *
     * @return the host's own name; {@code unknown} if it cannot be read
     */
    static String read() {
        return read(KERNEL, System.getenv());
    }

    static String read(Path kernel, Map<String, String> environment) {
        try {
            String name = new String(Files.readAllBytes(kernel), StandardCharsets.UTF_8).strip();
            if (!name.isEmpty()) {
                return name;
            }
        } catch (IOException | SecurityException e) {
            // Not Linux, or not readable in this container.
        }
        for (String variable : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
            String name = environment.getOrDefault(variable, "");
            if (!name.isEmpty()) {
                return name;
            }
        }
        return "unknown";
    }
}
