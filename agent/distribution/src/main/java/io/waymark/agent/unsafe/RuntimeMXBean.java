package io.waymark.agent.unsafe;

import java.util.List;

/** Replaces the interface of {@code java.management}. */
public interface RuntimeMXBean {
    /**
     * Returns the name of the JVM.
     *
     * @return the process ID, {@code @} and more
     */
    String getName();

    /**
     * Returns the JVM's options.
     *
     * @return an empty list: Chronicle looks for those of a debugger
     */
    List<String> getInputArguments();
}
