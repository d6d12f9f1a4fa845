package io.waymark.agent.refusal;

import org.jspecify.annotations.Nullable;

/** Reads whether {@code waymark.on.failure} is {@code deny}, also where the agent could not start. */
public final class DefaultDenial {
    private DefaultDenial() {}

    /**
     * Reads the option.
     *
     * @param agentArgument the path of the properties file; null or blank for {@code waymark.properties} in the working
     *     directory
     * @return whether methods whose annotation names no policy are to be refused
     */
    public static boolean isConfigured(@Nullable String agentArgument) {
        return "deny".equalsIgnoreCase(EarlyOption.read("waymark.on.failure", agentArgument));
    }
}
