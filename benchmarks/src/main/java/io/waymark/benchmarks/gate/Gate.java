package io.waymark.benchmarks.gate;

import io.waymark.benchmarks.result.Results;
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
    public static final int REPEATS = 2;

    private final List<Budget> budgets;
    private final PrintStream out;
    private final int repeats;
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
        this.budgets = Budgets.read(budgets);
        this.out = out;
        this.repeats = repeats;
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
    public int judge(Path folder, Remeasurement remeasurement) throws IOException, InterruptedException {
        List<Results> results = Results.readAll(folder);
        if (results.isEmpty()) {
            out.println("There are no results in " + folder + ": run benchmarks/run first.");
            return 2;
        }
        List<Judgement> judgements = judgements(results);
        for (int repeat = 0; repeat < repeats; repeat++) {
            Set<Results> doubtful = doubtful(judgements, results);
            if (doubtful.isEmpty()) {
                break;
            }
            for (Results before : doubtful) {
                out.println(before.suite() + " on JDK " + before.java()
                        + " is over a budget: measuring again, to tell noise from regression");
                before.addAll(remeasurement.again(before));
                before.write(folder);
            }
            judgements = judgements(results);
        }
        Table.print(judgements, out);
        results.stream()
                .filter(result -> result.othersCores() > Judgement.BUSY_CORES)
                .forEach(result -> out.printf(
                        Locale.ROOT,
                        "%s on JDK %s: others used %.1f cores meanwhile: its times are noise in part%n",
                        result.suite(),
                        result.java(),
                        result.othersCores()));
        results.stream()
                .filter(result ->
                        budgets.stream().noneMatch(budget -> budget.suite().equals(result.suite())))
                .forEach(result -> out.println("no budget: results of an unknown suite, " + result.suite()));
        Path chart = folder.resolve("gate.svg");
        Files.writeString(chart, Chart.of(judgements));
        out.println("Chart: " + chart);
        return judgements.stream().anyMatch(judgement -> judgement.verdict() == Verdict.BREACH) ? 1 : 0;
    }

    private List<Judgement> judgements(List<Results> results) {
        List<Judgement> judgements = new ArrayList<>();
        for (Budget budget : budgets) {
            List<Results> own = results.stream()
                    .filter(candidate -> candidate.suite().equals(budget.suite()))
                    .toList();
            if (own.isEmpty()) {
                judgements.add(Judgement.missing(budget));
            }
            own.forEach(candidate -> judgements.add(Judgement.of(budget, candidate, tolerance)));
        }
        return judgements;
    }

    private static Set<Results> doubtful(List<Judgement> judgements, List<Results> results) {
        Set<Results> doubtful = new LinkedHashSet<>();
        for (Judgement judgement : judgements) {
            if (judgement.verdict().isDoubtful() && !judgement.budget().always()) {
                results.stream()
                        .filter(candidate ->
                                candidate.suite().equals(judgement.budget().suite())
                                        && candidate.java().equals(judgement.java())
                                        && !candidate.jdk().isEmpty())
                        .forEach(doubtful::add);
            }
        }
        return doubtful;
    }
}
