package io.waymark.crashlab;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs scenarios and prints a table of their calls and events. */
public final class CrashLab {
    /** In the order of the run and of {@code --list}. */
    static final List<Scenario> SCENARIOS = List.of(
            new KillUnderLoad("journaled"),
            new KillUnderLoad("async"),
            new KillPoints(),
            new FullDisk(),
            new TwoJvms(),
            new FullBacklogAtShutdown(),
            new StoreOutage(),
            new AppendFailure(),
            new ConsumerDeath(),
            new ManyThreads(),
            new DescriptorExhaustion(),
            new ClockJumps(),
            new RestartAsPidOne(),
            new ReadOnlyHome(),
            new HomeDeleted(),
            new Soak());

    private static final String ROW_FORMAT = "%-16s %6s %9s %9s %10s %5s %7s %8s%n";

    private final PrintStream out;
    private final PrintStream err;

    private CrashLab(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the named scenarios, or all, and exits.
     *
     * @param arguments {@code --list}, {@code --rounds N}, names of scenarios
     */
    public static void main(String[] arguments) throws IOException {
        System.exit(new CrashLab(System.out, System.err).run(List.of(arguments)));
    }

    private int run(List<String> arguments) throws IOException {
        int rounds = 0;
        List<Scenario> chosen = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--list")) {
                SCENARIOS.forEach(each -> out.printf("%-16s %s%n", each.name(), each.expectation()));
                return 0;
            } else if (argument.equals("--rounds")
                    && i + 1 < arguments.size()
                    && arguments.get(i + 1).matches("[1-9]\\d{0,4}")) {
                rounds = Integer.parseInt(arguments.get(++i));
            } else {
                List<Scenario> named = SCENARIOS.stream()
                        .filter(each -> each.name().equals(argument))
                        .toList();
                if (named.isEmpty()) {
                    err.println("crash-lab: unknown scenario " + argument
                            + "; usage: crash-lab [--list] [--rounds N] [scenario ...]");
                    return 2;
                }
                chosen.addAll(named);
            }
        }
        return run(chosen.isEmpty() ? SCENARIOS : chosen, rounds) ? 0 : 1;
    }

    private boolean run(List<Scenario> chosen, int rounds) throws IOException {
        out.printf(
                ROW_FORMAT, "scenario", "rounds", "captured", "delivered", "duplicated", "lost", "dropped", "recorded");
        boolean kept = true;
        for (Scenario each : chosen) {
            kept &= run(each, rounds > 0 ? rounds : each.defaultRounds());
        }
        return kept;
    }

    private boolean run(Scenario each, int rounds) throws IOException {
        if (each.unsupportedReason().isPresent()) {
            out.println(each.name() + ": skipped: " + each.unsupportedReason().get());
            return true;
        }
        Path folder = Files.createTempDirectory("crash-lab-" + each.name());
        ScenarioResult row;
        try {
            row = each.run(folder, rounds);
        } catch (Exception | AssertionError e) {
            out.println(each.name() + ": failed to run to its end; files kept in " + folder + ": " + e);
            e.printStackTrace(err);
            return false;
        }
        out.printf(
                ROW_FORMAT,
                each.name(),
                rounds,
                row.captured(),
                row.delivered(),
                row.duplicated(),
                row.lost(),
                row.dropped(),
                row.reportedDrops());
        row.notes().forEach(note -> out.println("    " + note));
        row.violations().forEach(broken -> out.println("    BROKEN: " + broken));
        if (row.violations().isEmpty()) {
            delete(folder);
        } else {
            out.println("    kept: " + folder);
        }
        return row.violations().isEmpty();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
