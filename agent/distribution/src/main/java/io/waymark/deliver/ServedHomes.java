package io.waymark.deliver;

import io.waymark.base.configuration.Configuration;
import io.waymark.base.log.OperatorLog;
import io.waymark.writer.StandaloneDelivery;
import io.waymark.writer.WriterException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Entry point of {@code waymark serve} into the isolated classes. The command lives in another class loader, so that the two
 * share types of the JDK alone.
 */
public final class ServedHomes implements Function<Map<String, Object>, Function<Map<String, Object>, Object>> {
    /** Called by reflection. */
    public ServedHomes() {}

    /**
     * Starts to deliver homes, and asks their agents to leave delivery to this process.
     *
     * @param request {@code homes} and {@code configFiles}, each a {@code List<String>} relative to the working directory;
     *     {@code err}, a {@code PrintStream}
     * @return takes the calls of {@link ServedHome}, with the number of the home as {@code home}
     * @throws IllegalArgumentException if the homes cannot be delivered together
     * @throws IllegalStateException if a home cannot be delivered
     */
    @Override
    public Function<Map<String, Object>, Object> apply(Map<String, Object> request) {
        PrintStream err = (PrintStream) require(request, "err");
        HomeConfigurations configurations;
        try {
            configurations = HomeConfigurations.load(strings(request, "configFiles"), strings(request, "homes"));
        } catch (HomeConflictException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        OperatorLog log = new OperatorLog(err);
        configurations.problems().forEach(problem -> log.warn(problem, problem, null));
        List<StandaloneDelivery> deliveries = new ArrayList<>();
        for (Configuration configuration : configurations.configurations()) {
            try {
                deliveries.add(StandaloneDelivery.open(configuration, new OperatorLog(err), Clock.systemUTC()));
            } catch (WriterException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
        List<ServedHome> homes = new ArrayList<>();
        for (int i = 0; i < deliveries.size(); i++) {
            homes.add(ServedHome.start(configurations.configurations().get(i), deliveries.get(i), log));
        }
        return call -> homes.get((Integer) require(call, "home")).call(call);
    }

    static Object require(Map<String, Object> request, String name) {
        Object value = request.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the request has no " + name);
        }
        return value;
    }

    private static List<String> strings(Map<String, Object> request, String name) {
        return ((List<?>) require(request, name))
                .stream().map(String.class::cast).toList();
    }
}
