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
        ToIntFunction<Map<String, Object>> delivery;
        try {
            delivery = (ToIntFunction<Map<String, Object>>) new IsolatedClassLoader(IsolatedClassLoader.ownJar())
                    .loadClass("io.waymark.deliver.DeliveryEntryPoint")
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (Exception e) {
            throw new IllegalStateException("cannot load delivery from the agent's jar: ".concat(e.toString()), e);
        }
        return delivery.applyAsInt(request);
    }
}
