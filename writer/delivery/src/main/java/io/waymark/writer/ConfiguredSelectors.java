package io.waymark.writer;

import io.waymark.base.configuration.Configuration;
import io.waymark.format.FormatException;
import io.waymark.writer.selectors.EventSelectors;

/** The event selectors of the trail of a home's configuration. */
public final class ConfiguredSelectors {
    private ConfiguredSelectors() {}

    /**
     * Reads the selectors, as the home's agents do.
     *
     * @param configuration has {@link WriterOptions#SELECTORS}
     * @return the selectors; the default ones if they cannot be read, which the agents report
     */
    public static EventSelectors of(Configuration configuration) {
        String json = configuration.get(WriterOptions.SELECTORS);
        try {
            return json.isEmpty() ? EventSelectors.DEFAULT : EventSelectors.parse(json);
        } catch (FormatException e) {
            return EventSelectors.DEFAULT;
        }
    }
}
