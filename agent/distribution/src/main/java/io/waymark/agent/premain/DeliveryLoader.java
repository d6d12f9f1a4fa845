package io.waymark.agent.premain;

import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Runs delivery for {@code waymark deliver}, which loads this class from the agent's jar by its name. Delivery has the same
 * classes in the same kind of loader as in an audited service.
 */
public final class DeliveryLoader implements ToIntFunction<Map<String, Object>> {
    /** Called by reflection. */
    public DeliveryLoader() {}

    /**
     * Delivers homes.
     *
     * @param request see {@code io.waymark.deliver.DeliveryEntryPoint}
     * @return the exit status of the command
     * @throws IllegalStateException if the jar is damaged
     */
    @Override
    @SuppressWarnings("unchecked") // the entry point declares it
    public int applyAsInt(Map<String, Object> request) {
        return ((ToIntFunction<Map<String, Object>>)
                        IsolatedClassLoader.newEntryPoint("io.waymark.deliver.DeliveryEntryPoint"))
                .applyAsInt(request);
    }
}
