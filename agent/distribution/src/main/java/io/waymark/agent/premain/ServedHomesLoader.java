package io.waymark.agent.premain;

import java.util.Map;
import java.util.function.Function;

/**
 * Runs delivery for {@code waymark serve}, which loads this class from the agent's jar by its name. Delivery has the same
 * classes in the same kind of loader as in an audited service.
 */
public final class ServedHomesLoader implements Function<Map<String, Object>, Function<Map<String, Object>, Object>> {
    /** Called by reflection. */
    public ServedHomesLoader() {}

    /**
     * Starts to deliver homes.
     *
     * @param request see {@code io.waymark.deliver.ServedHomes}
     * @return takes calls, see there
     * @throws IllegalArgumentException if the homes cannot be delivered together
     * @throws IllegalStateException if a home cannot be delivered, or the jar is damaged
     */
    @Override
    @SuppressWarnings("unchecked") // the entry point declares it
    public Function<Map<String, Object>, Object> apply(Map<String, Object> request) {
        Function<Map<String, Object>, Function<Map<String, Object>, Object>> homes;
        try {
            homes = (Function<Map<String, Object>, Function<Map<String, Object>, Object>>)
                    new IsolatedClassLoader(IsolatedClassLoader.ownJar())
                            .loadClass("io.waymark.deliver.ServedHomes")
                            .getDeclaredConstructor()
                            .newInstance();
        } catch (Exception e) {
            throw new IllegalStateException("cannot load delivery from the agent's jar: ".concat(e.toString()), e);
        }
        return homes.apply(request);
    }
}
