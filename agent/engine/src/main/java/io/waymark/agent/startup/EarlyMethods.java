package io.waymark.agent.startup;

import io.waymark.agent.refusal.EarlyOption;
import io.waymark.agent.weave.ConfiguredMethods;
import io.waymark.agent.weave.InstrumentationCoverage;
import io.waymark.base.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/** Reads {@link AgentOptions#METHODS} before the first class of the application is loaded. */
final class EarlyMethods {
    /** As in {@link AgentOptions}, whose classes a service without the option does not need before {@code main}. */
    private static final String KEY = "waymark.methods";

    private EarlyMethods() {}

    /**
     * Reads the option.
     *
     * @param argument path of the properties file; null for the default
     * @param log reports entries that cannot be read
     * @param coverage reports methods that no class has
     * @return null if no method is configured
     */
    static @Nullable ConfiguredMethods read(
            @Nullable String argument, OperatorLog log, InstrumentationCoverage coverage) {
        String text = EarlyOption.read(KEY, argument);
        ConfiguredMethods methods = text == null || text.isEmpty()
                ? null
                : ConfiguredMethods.parse(text, problem -> {
                    String message = KEY + ": " + problem + "; the entry is ignored";
                    log.error(message, message, null);
                });
        if (methods != null) {
            coverage.expect(methods);
        }
        return methods;
    }
}
