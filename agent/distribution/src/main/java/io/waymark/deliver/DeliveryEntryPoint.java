package io.waymark.deliver;

import io.waymark.agent.startup.AgentOptions;
import io.waymark.base.configuration.Configuration;
import io.waymark.base.log.OperatorLog;
import io.waymark.writer.StandaloneDelivery;
import io.waymark.writer.WriterException;
import io.waymark.writer.WriterOptions;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;

/**
 * Entry point of {@code waymark deliver} into the isolated classes. The command lives in another class loader, so that the
 * two share types of the JDK alone.
 */
public final class DeliveryEntryPoint implements ToIntFunction<Map<String, Object>> {
    private static final int DELIVERED = 0;
    private static final int INCOMPLETE = 1;
    private static final int USAGE = 2;
    private static final int DELIVERY_FAILED = 3;

    /** Called by reflection. */
    public DeliveryEntryPoint() {}

    /**
     * Delivers homes. Without {@code once} it does not return: SIGTERM and SIGINT end the process.
     *
     * @param request {@code homes} and {@code configFiles}, each a {@code List<String>} relative to the working directory;
     *     {@code once}, a {@code Boolean}; {@code out} and {@code err}, each a {@code PrintStream}
     * @return the exit status of the command
     */
    @Override
    public int applyAsInt(Map<String, Object> request) {
        PrintStream err = (PrintStream) require(request, "err");
        HomeConfigurations homes;
        try {
            homes = HomeConfigurations.load(strings(request, "configFiles"), strings(request, "homes"));
        } catch (HomeConflictException e) {
            err.println("waymark: " + e.getMessage() + " (see 'waymark deliver --help')");
            return USAGE;
        }
        OperatorLog log = new OperatorLog(err);
        homes.problems().forEach(problem -> log.warn(problem, problem, null));
        return (Boolean) require(request, "once")
                ? runOnce(homes.configurations(), (PrintStream) require(request, "out"), err)
                : runUntilStopped(homes.configurations(), err);
    }

    private static Object require(Map<String, Object> request, String name) {
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

    private static int runOnce(List<Configuration> homes, PrintStream out, PrintStream err) {
        int status = DELIVERED;
        for (Configuration home : homes) {
            try {
                if (open(home, err).deliverOnce()) {
                    out.println(home.get(WriterOptions.HOME) + ": all events are delivered and signed");
                    out.flush();
                } else {
                    err.println("waymark: " + home.get(WriterOptions.HOME)
                            + ": not all events are delivered; the next run retries");
                    status = Math.max(status, INCOMPLETE);
                }
            } catch (WriterException e) {
                err.println("waymark: " + e.getMessage());
                status = DELIVERY_FAILED;
            }
        }
        return status;
    }

    private static StandaloneDelivery open(Configuration home, PrintStream err) throws WriterException {
        return StandaloneDelivery.open(home, new OperatorLog(err), Clock.systemUTC());
    }

    private static int runUntilStopped(List<Configuration> homes, PrintStream err) {
        List<StandaloneDelivery> openable = new ArrayList<>();
        for (Configuration home : homes) {
            try {
                openable.add(open(home, err));
            } catch (WriterException e) {
                err.println("waymark: " + e.getMessage());
                return DELIVERY_FAILED;
            }
        }
        DeliveryShutdown shutdown = new DeliveryShutdown(
                openable.stream().map(StandaloneDelivery::start).toList(),
                homes.get(0).get(AgentOptions.SHUTDOWN_TIMEOUT),
                err);
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown, "waymark-shutdown"));
        while (true) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // Only a signal ends the process.
                Thread.interrupted();
            }
        }
    }
}
