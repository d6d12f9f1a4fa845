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
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;

/** The {@code waymark deliver} command. */
public final class DeliverCommand implements ToIntFunction<String[]> {
    private static final int DELIVERED = 0;
    private static final int INCOMPLETE = 1;
    private static final int USAGE = 2;
    private static final int DELIVERY_FAILED = 3;

    private final PrintStream out;
    private final PrintStream err;

    /** Called by the jar's main class, which knows its name alone. */
    @SuppressWarnings("SystemOut") // a command prints there
    public DeliverCommand() {
        out = System.out;
        err = System.err;
    }

    /**
     * Runs the command.
     *
     * @param arguments what follows {@code waymark deliver}
     * @return the exit status
     */
    @Override
    public int applyAsInt(String[] arguments) {
        try {
            DeliverArguments parsed = DeliverArguments.parse(List.of(arguments));
            if (parsed.help()) {
                out.print(DeliverArguments.USAGE);
                return DELIVERED;
            }
            HomeConfigurations homes = HomeConfigurations.of(parsed);
            OperatorLog log = new OperatorLog(err);
            homes.problems().forEach(problem -> log.warn(problem, problem, null));
            return parsed.once() ? runOnce(homes.configurations()) : runUntilStopped(homes.configurations());
        } catch (UsageException e) {
            err.println("waymark: " + e.getMessage() + " (see 'waymark deliver --help')");
            return USAGE;
        }
    }

    private int runOnce(List<Configuration> homes) {
        int status = DELIVERED;
        for (Configuration home : homes) {
            try {
                if (open(home).deliverOnce()) {
                    out.println(home.get(WriterOptions.HOME) + ": all is delivered and signed");
                } else {
                    err.println("waymark: " + home.get(WriterOptions.HOME)
                            + ": something is left; the next run tries again");
                    status = Math.max(status, INCOMPLETE);
                }
            } catch (WriterException e) {
                err.println("waymark: " + e.getMessage());
                status = DELIVERY_FAILED;
            }
        }
        return status;
    }

    private StandaloneDelivery open(Configuration home) throws WriterException {
        return StandaloneDelivery.open(home, new OperatorLog(err), Clock.systemUTC());
    }

    private int runUntilStopped(List<Configuration> homes) {
        List<StandaloneDelivery> openable = new ArrayList<>();
        for (Configuration home : homes) {
            try {
                openable.add(open(home));
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
                // Nobody has a reason to interrupt it: what ends the process is a signal.
                Thread.interrupted();
            }
        }
    }
}
