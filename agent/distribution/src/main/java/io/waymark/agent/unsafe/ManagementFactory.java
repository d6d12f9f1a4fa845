package io.waymark.agent.unsafe;

import java.util.List;

/** Replaces the class of {@code java.management}, whose first use also takes tens of milliseconds. */
public final class ManagementFactory {
    private ManagementFactory() {}

    /**
     * Returns the properties of this JVM that Chronicle reads.
     *
     * @return the process ID as the part of the name before {@code @}; no input arguments
     */
    public static RuntimeMXBean getRuntimeMXBean() {
        return new RuntimeMXBean() {
            @Override
            public String getName() {
                return ProcessHandle.current().pid() + "@localhost";
            }

            @Override
            public List<String> getInputArguments() {
                return List.of();
            }
        };
    }
}
