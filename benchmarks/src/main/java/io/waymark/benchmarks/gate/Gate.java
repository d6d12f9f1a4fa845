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

/** Evaluates suite results against budgets. Confined to one thread. */
public final class Gate {
    /** Default maximum of reruns of one suite. */
    public static final int DEFAULT_MAX_RERUNS = 2;

    private final List<Budget> budgets;
    private final PrintStream out;
    private final int maxReruns;
    private final double tolerance;

    /**
     * Reads the budgets.
     *
     * @param budgets the budgets file
     * @param out receives the table
     * @param maxReruns maximum reruns of one suite; 0 for none
     * @param tolerance factor for the limits of load-dependent quantities, at least 1: for shared machines
     * @throws IOException if the file cannot be read or is invalid; the message names the budget
     */
    public Gate(Path budgets, PrintStream out, int maxReruns, double tolerance) throws IOException {
        this.budgets = BudgetReader.read(budgets);
        this.out = out;
        this.maxReruns = maxReruns;
        this.tolerance = tolerance;
    }

    /**
     * Evaluates the results in a directory, writes {@code gate.svg} there and prints a table. Reruns a suite whose budget
     * seems breached, and adds the new rounds to its results.
     *
     * @param directory holds the results
     * @param rerunner measures a suite again
     * @return the exit status: 0 no breach, 1 a breach, 2 no results
     * @throws IOException if results cannot be read or the chart cannot be written
     * @throws InterruptedException if the thread is interrupted
     */
    public int evaluate(Path directory, SuiteRerunner rerunner) throws IOException, InterruptedException {
        List<SuiteResults> results = SuiteResults.readAll(directory);
        if (results.isEmpty()) {
            out.println("No results in " + directory + ": run benchmarks/run first.");
            return 2;
        }
        List<BudgetResult> budgetResults = evaluateBudgets(results);
        for (int rerun = 0; rerun < maxReruns; rerun++) {
            Set<SuiteResults> suspects = suitesToRerun(budgetResults, results);
            if (suspects.isEmpty()) {
                break;
            }
            for (SuiteResults suspect : suspects) {
                out.println(suspect.suite() + " on JDK " + suspect.javaVersion()
                        + " is over a budget: rerunning the suite to tell noise from regression");
                suspect.addAll(rerunner.rerun(suspect));
                suspect.write(directory);
            }
            budgetResults = evaluateBudgets(results);
        }
        BudgetTable.print(budgetResults, out);
        results.stream()
                .filter(result -> result.externalCpuCores() > BudgetResult.BUSY_CORES_LIMIT)
                .forEach(result -> out.printf(
                        Locale.ROOT,
                        "%s on JDK %s: other processes used %.1f cores; times are unreliable%n",
                        result.suite(),
                        result.javaVersion(),
                        result.externalCpuCores()));
        results.stream()
                .filter(result ->
                        budgets.stream().noneMatch(budget -> budget.suite().equals(result.suite())))
                .forEach(result -> out.println("results without a budget: suite " + result.suite()));
        Path chart = directory.resolve("gate.svg");
        Files.writeString(chart, BudgetChart.toSvg(budgetResults));
        out.println("Chart: " + chart);
        return budgetResults.stream().anyMatch(result -> result.verdict() == Verdict.BREACH) ? 1 : 0;
    }

    private List<BudgetResult> evaluateBudgets(List<SuiteResults> results) {
        List<BudgetResult> budgetResults = new ArrayList<>();
        for (Budget budget : budgets) {
            List<SuiteResults> own = results.stream()
                    .filter(candidate -> candidate.suite().equals(budget.suite()))
                    .toList();
            if (own.isEmpty()) {
                budgetResults.add(BudgetResult.notMeasured(budget));
            }
            own.forEach(candidate -> budgetResults.add(BudgetResult.evaluate(budget, candidate, tolerance)));
        }
        return budgetResults;
    }

    private static Set<SuiteResults> suitesToRerun(List<BudgetResult> budgetResults, List<SuiteResults> results) {
        Set<SuiteResults> suspects = new LinkedHashSet<>();
        for (BudgetResult result : budgetResults) {
            if (result.verdict().warrantsRerun() && !result.budget().everyRound()) {
                results.stream()
                        .filter(candidate ->
                                candidate.suite().equals(result.budget().suite())
                                        && candidate.javaVersion().equals(result.javaVersion())
                                        && !candidate.jdkHome().isEmpty())
                        .forEach(suspects::add);
            }
        }
        return suspects;
    }
}
