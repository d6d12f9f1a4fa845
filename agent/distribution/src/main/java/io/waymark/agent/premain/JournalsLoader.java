package io.waymark.agent.premain;

import java.util.Map;
import java.util.function.Function;

/** Reads journals for {@code waymark events --follow}, which loads this class from the agent's jar by its name. */
public final class JournalsLoader implements Function<Map<String, Object>, Function<Map<String, Object>, Object>> {
    /** Called by reflection. */
    public JournalsLoader() {}

    /**
     * Opens the journals of a home.
     *
     * @param request see {@code io.waymark.deliver.HomeJournals}
     * @return takes calls, see there
     * @throws IllegalStateException if the jar is damaged
     */
    @Override
    @SuppressWarnings("unchecked") // the entry point declares it
    public Function<Map<String, Object>, Object> apply(Map<String, Object> request) {
        return ((Function<Map<String, Object>, Function<Map<String, Object>, Object>>)
                        IsolatedClassLoader.newEntryPoint("io.waymark.deliver.HomeJournals"))
                .apply(request);
    }
}
