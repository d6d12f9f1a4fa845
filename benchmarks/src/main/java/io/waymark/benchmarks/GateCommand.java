package io.waymark.benchmarks;

import io.waymark.benchmarks.gate.Gate;
import io.waymark.benchmarks.result.Results;
import io.waymark.benchmarks.suite.Home;
import io.waymark.benchmarks.suite.Settings;
import io.waymark.benchmarks.suite.Suite;
import io.waymark.benchmarks.suite.Suites;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code gate}: reads its arguments and judges. */
final class GateCommand {
    private GateCommand() {}

    static int run(List<String> arguments) throws IOException, InterruptedException {
        Home home = Home.find();
        Path budgets = home.budgets();
        Path results = home.results();
        int repeats = Gate.REPEATS;
        double tolerance = 1;
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--budgets" -> budgets = Path.of(value(arguments, ++i));
                case "--results" -> results = Path.of(value(arguments, ++i));
                case "--no-repeat" -> repeats = 0;
                case "--tolerance" -> tolerance = factor(value(arguments, ++i));
                default -> throw new IllegalArgumentException("unknown argument " + arguments.get(i));
            }
        }
        return new Gate(budgets, System.out, repeats, tolerance).judge(results, before -> again(home, before));
    }

    private static double factor(String text) {
        try {
            double factor = Double.parseDouble(text);
            if (factor >= 1) {
                return factor;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("--tolerance takes a number that is 1 or more, not " + text);
    }

    private static String value(List<String> arguments, int place) {
        if (place >= arguments.size()) {
            throw new IllegalArgumentException(arguments.get(place - 1) + " needs a value");
        }
        return arguments.get(place);
    }

    private static Results again(Home home, Results before) throws IOException, InterruptedException {
        for (Suite suite : Suites.ALL) {
            if (suite.name().equals(before.suite())) {
                return Suites.measure(suite, new Settings(home, Path.of(before.jdk()), before.java(), before.quick()));
            }
        }
        return new Results(before.suite(), before.java(), before.jdk(), before.quick());
    }
}
