package io.waymark.benchmarks.gate;

import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Judges results by budgets. Used by one thread. */
public final class Gate {
    /** How often a suite is measured again at most, unless the user wants it otherwise. */
    public static final int DEFAULT_MAX_RERUNS = 2;

    private final List<Budget> budgets;
    private final PrintStream out;
    private final int maxReruns;
    private final double tolerance;

    /**
     * Reads the budgets.
     *
     * @param budgets the file
     * @param out where the table goes
     * @param repeats how often a suite is measured again at most
     * @param tolerance what the limits of times are multiplied by, 1 or more: for machines that others use too
     * @throws IOException if it cannot be read, or is not what it should be; the message says where
     */
    public Gate(Path budgets, PrintStream out, int repeats, double tolerance) throws IOException {
        this.budgets = BudgetReader.read(budgets);
        this.out = out;
        this.maxReruns = repeats;
        this.tolerance = tolerance;
    }

    /**
     * Judges the results of a folder, writes {@code gate.svg} there, and prints a table. Suites with a budget that seems to
     * be breached are measured again, and the new rounds added to the old ones.
     *
     * @param folder holds the results
     * @param remeasurement measures again where that is possible
     * @return 0 if no budget is breached, 1 if one is, 2 if there is nothing to judge
     * @throws IOException if results cannot be read, or the chart not be written
     * @throws InterruptedException if the thread is interrupted
     */
    public int evaluate(Path folder, SuiteRerunner remeasurement) throws IOException, InterruptedException {
        List<SuiteResults> results = SuiteResults.readAll(folder);
        if (results.isEmpty()) {
            out.println("There are no results in " + folder + ": run benchmarks/run first.");
            return 2;
        }
        List<BudgetResult> judgements = evaluateBudgets(results);
        for (int repeat = 0; repeat < maxReruns; repeat++) {
            Set<SuiteResults> doubtful = suitesToRerun(judgements, results);
            if (doubtful.isEmpty()) {
                break;
            }
            for (SuiteResults before : doubtful) {
                out.println(before.suite() + " on JDK " + before.javaVersion()
                        + " is over a budget: measuring again, to tell noise from regression");
                before.addAll(remeasurement.rerun(before));
                before.write(folder);
            }
            judgements = evaluateBudgets(results);
        }
        BudgetTable.print(judgements, out);
        results.stream()
                .filter(result -> result.externalCpuCores() > BudgetResult.BUSY_CORES_LIMIT)
                .forEach(result -> out.printf(
                        Locale.ROOT,
                        "%s on JDK %s: others used %.1f cores meanwhile: its times are noise in part%n",
                        result.suite(),
                        result.javaVersion(),
                        result.externalCpuCores()));
        results.stream()
                .filter(result ->
                        budgets.stream().noneMatch(budget -> budget.suite().equals(result.suite())))
                .forEach(result -> out.println("no budget: results of an unknown suite, " + result.suite()));
        Path chart = folder.resolve("gate.svg");
        Files.writeString(chart, BudgetChart.toSvg(judgements));
        out.println("Chart: " + chart);
        return judgements.stream().anyMatch(judgement -> judgement.verdict() == Verdict.BREACH) ? 1 : 0;
    }

    private List<BudgetResult> evaluateBudgets(List<SuiteResults> results) {
        List<BudgetResult> judgements = new ArrayList<>();
        for (Budget budget : budgets) {
            List<SuiteResults> own = results.stream()
                    .filter(candidate -> candidate.suite().equals(budget.suite()))
                    .toList();
            if (own.isEmpty()) {
                judgements.add(BudgetResult.notMeasured(budget));
            }
            own.forEach(candidate -> judgements.add(BudgetResult.evaluate(budget, candidate, tolerance)));
        }
        return judgements;
    }

    private static Set<SuiteResults> suitesToRerun(List<BudgetResult> judgements, List<SuiteResults> results) {
        Set<SuiteResults> doubtful = new LinkedHashSet<>();
        for (BudgetResult judgement : judgements) {
            if (judgement.verdict().warrantsRerun() && !judgement.budget().everyRound()) {
                results.stream()
                        .filter(candidate ->
                                candidate.suite().equals(judgement.budget().suite())
                                        && candidate.javaVersion().equals(judgement.java())
                                        && !candidate.jdkHome().isEmpty())
                        .forEach(doubtful::add);
            }
        }
        return doubtful;
    }
}
