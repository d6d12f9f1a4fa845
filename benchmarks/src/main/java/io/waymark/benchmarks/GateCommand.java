package io.waymark.benchmarks;

import io.waymark.benchmarks.gate.Gate;
import io.waymark.benchmarks.result.SuiteResults;
import io.waymark.benchmarks.suite.BenchmarkPaths;
import io.waymark.benchmarks.suite.Suite;
import io.waymark.benchmarks.suite.SuiteRegistry;
import io.waymark.benchmarks.suite.SuiteSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The {@code gate} command: parses its arguments and evaluates the budgets. */
final class GateCommand {
    private GateCommand() {}

    static int run(List<String> arguments) throws IOException, InterruptedException {
        BenchmarkPaths paths = BenchmarkPaths.locate();
        Path budgets = paths.budgetsFile();
        Path results = paths.resultsDirectory();
        int reruns = Gate.DEFAULT_MAX_RERUNS;
        double tolerance = 1;
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--budgets" -> budgets = Path.of(value(arguments, ++i));
                case "--results" -> results = Path.of(value(arguments, ++i));
                case "--no-rerun" -> reruns = 0;
                case "--tolerance" -> tolerance = factor(value(arguments, ++i));
                default -> throw new IllegalArgumentException("unknown argument " + arguments.get(i));
            }
        }
        return new Gate(budgets, System.out, reruns, tolerance).evaluate(results, before -> rerun(paths, before));
    }

    private static double factor(String text) {
        try {
            double factor = Double.parseDouble(text);
            if (factor >= 1) {
                return factor;
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new IllegalArgumentException("--tolerance must be a number of at least 1, not " + text);
    }

    private static String value(List<String> arguments, int index) {
        if (index >= arguments.size()) {
            throw new IllegalArgumentException(arguments.get(index - 1) + " needs a value");
        }
        return arguments.get(index);
    }

    private static SuiteResults rerun(BenchmarkPaths paths, SuiteResults before)
            throws IOException, InterruptedException {
        for (Suite suite : SuiteRegistry.ALL) {
            if (suite.name().equals(before.suite())) {
                return SuiteRegistry.measure(
                        suite,
                        new SuiteSettings(paths, Path.of(before.jdkHome()), before.javaVersion(), before.quick()));
            }
        }
        return new SuiteResults(before.suite(), before.javaVersion(), before.jdkHome(), before.quick());
    }
}
