package io.waymark.benchmarks.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.benchmarks.result.SuiteResults;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {
    private static final String BUDGET = """
            {"budgets": [{"id": "call", "description": "one call", "suite": "paced", "rationale": "the baseline and a half",
              "measure": {"metric": "p50", "contender": "waymark", "minus": "none"},
              "baseline": [{"metric": "p50", "contender": "baseline", "minus": "none"}],
              "limit": 1.5, "peers": ["jfr"]%s}]}
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private int reruns;

    private int evaluate(String budgets, SuiteRerunner rerunner) throws Exception {
        return evaluate(budgets, 1, rerunner);
    }

    private int evaluate(String budgets, double tolerance, SuiteRerunner rerunner) throws Exception {
        Path file = Files.writeString(folder.resolve("budgets"), budgets);
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Gate(file, out, 2, tolerance).evaluate(folder, rerunner);
    }

    private int evaluate(String budgets) throws Exception {
        return evaluate(budgets, before -> {
            reruns++;
            return new SuiteResults(before.suite(), before.javaVersion(), before.jdkHome(), before.quick());
        });
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** Per round the bare call takes 10 and the baseline 110, so that 160 is 1.5 times the baseline. */
    private static SuiteResults rounds(double... waymark) {
        SuiteResults results = new SuiteResults("paced", "17.0.1", "jdk", true);
        for (double value : waymark) {
            results.add("p50", "none", 10);
            results.add("p50", "baseline", 110);
            results.add("p50", "waymark", value);
            results.add("p50", "jfr", 510);
        }
        return results;
    }

    @Test
    void passesWithinLimitWithoutRerun() throws Exception {
        rounds(150, 155, 150).write(folder);
        assertThat(evaluate(BUDGET.formatted(""))).isZero();
        assertThat(reruns).isZero();
        assertThat(text()).contains("1.40x (1.40-1.45)").containsPattern("call .* ok .*jfr 5\\.00");
    }

    @Test
    void persistentRegressionIsBreach() throws Exception {
        rounds(200, 210, 205).write(folder);
        assertThat(evaluate(BUDGET.formatted(""), before -> {
                    reruns++;
                    return rounds(200, 208, 206);
                }))
                .isEqualTo(1);
        assertThat(reruns).isEqualTo(2);
        assertThat(text()).contains("BREACH").contains("breach: call: one call").contains("the baseline and a half");
    }

    @Test
    void rerunClearsNoise() throws Exception {
        rounds(400, 300).write(folder);
        assertThat(evaluate(BUDGET.formatted(""), before -> {
                    reruns++;
                    return rounds(150, 150, 150);
                }))
                .isZero();
        assertThat(reruns).isEqualTo(1);
        assertThat(text()).containsPattern("call .* ok ").doesNotContain("BREACH");
    }

    @Test
    void medianOverLimitWithBestQuartileWithinIsNoise() throws Exception {
        rounds(150, 150, 250, 250, 250).write(folder);
        assertThat(evaluate(BUDGET.formatted(""))).isZero();
        assertThat(reruns).isEqualTo(2);
        assertThat(text()).contains("within noise");
    }

    @Test
    void ratiosArePairedByRound() throws Exception {
        SuiteResults results = new SuiteResults("paced", "17.0.1", "", true);
        for (int slow = 1; slow <= 4; slow++) {
            results.add("p50", "none", 10 * slow);
            results.add("p50", "baseline", 110 * slow);
            results.add("p50", "waymark", 150 * slow);
        }
        results.write(folder);
        assertThat(evaluate(BUDGET.formatted(""))).isZero();
        assertThat(text()).contains("1.40x (1.40-1.40)");
    }

    @Test
    void overLimitOnBusyMachineIsInconclusive() throws Exception {
        SuiteResults busy = rounds(300, 300, 300);
        busy.setExternalCpuCores(0.8);
        busy.write(folder);
        assertThat(evaluate(BUDGET.formatted(""))).isZero();
        assertThat(text()).contains("inconclusive").contains("other processes used 0.8 cores");
    }

    @Test
    void overLimitInQuietRerunIsBreach() throws Exception {
        SuiteResults busy = rounds(300, 300);
        busy.setExternalCpuCores(0.8);
        busy.write(folder);
        assertThat(evaluate(BUDGET.formatted(""), before -> {
                    SuiteResults calm = rounds(290, 290);
                    calm.setExternalCpuCores(0.05);
                    return calm;
                }))
                .isEqualTo(1);
    }

    @Test
    void unstableBaselineIsInconclusive() throws Exception {
        SuiteResults results = new SuiteResults("paced", "17.0.1", "", true);
        for (double baseline : new double[] {110, 260, 120}) {
            results.add("p50", "none", 10);
            results.add("p50", "baseline", baseline);
            results.add("p50", "waymark", 900);
        }
        results.write(folder);
        assertThat(evaluate(BUDGET.formatted(""))).isZero();
        assertThat(text()).contains("inconclusive");
    }

    @Test
    void loadIndependentBudgetIgnoresBusyMachine() throws Exception {
        SuiteResults busy = rounds(300, 300);
        busy.setExternalCpuCores(0.8);
        busy.write(folder);
        assertThat(evaluate(BUDGET.formatted(", \"loadIndependent\": true"))).isEqualTo(1);
    }

    @Test
    void toleranceAppliesOnlyToTimes() throws Exception {
        rounds(290, 290).write(folder);
        assertThat(evaluate(BUDGET.formatted(""), 2, before -> before)).isZero();
        assertThat(text()).contains("tolerated");
        assertThat(evaluate(BUDGET.formatted(", \"loadIndependent\": true"), 2, before -> rounds(290)))
                .isEqualTo(1);
        rounds(400, 400).write(folder);
        assertThat(evaluate(BUDGET.formatted(""), 2, before -> rounds(400))).isEqualTo(1);
    }

    @Test
    void everyRoundBudgetIsBreachedByOneRound() throws Exception {
        rounds(150, 150, 150, 150, 300).write(folder);
        assertThat(evaluate(BUDGET.formatted(", \"everyRound\": true"))).isEqualTo(1);
        assertThat(reruns).isZero();
    }

    @Test
    void unmetBudgetFailsOnlyBeyondInterimLimit() throws Exception {
        String notMet = BUDGET.formatted(", \"met\": false, \"interimLimit\": 3.0");
        rounds(300, 300).write(folder);
        assertThat(evaluate(notMet)).isZero();
        assertThat(text()).contains("known failure (3.00)");
        rounds(400, 400).write(folder);
        assertThat(evaluate(notMet)).isEqualTo(1);
        assertThat(text()).contains("BREACH");
    }

    @Test
    void newlyMetBudgetIsReported() throws Exception {
        rounds(120, 120).write(folder);
        assertThat(evaluate(BUDGET.formatted(", \"met\": false, \"interimLimit\": 3.0")))
                .isZero();
        assertThat(text()).contains("set \"met\": true");
    }

    @Test
    void unmeasuredBudgetIsReported() throws Exception {
        SuiteResults other = new SuiteResults("other", "17.0.1", "jdk", true);
        other.add("p50", "waymark", 1);
        other.write(folder);
        assertThat(evaluate(BUDGET.formatted(""))).isZero();
        assertThat(text())
                .contains("NOT MEASURED")
                .contains("not measured: call: one call (suite paced)")
                .contains("results without a budget: suite other");
    }

    @Test
    void missingBaselineMeansNotMeasured() throws Exception {
        SuiteResults results = new SuiteResults("paced", "17.0.1", "jdk", true);
        results.add("p50", "waymark", 100);
        results.add("p50", "none", 10);
        results.write(folder);
        assertThat(evaluate(BUDGET.formatted(""))).isZero();
        assertThat(text()).contains("NOT MEASURED");
    }

    @Test
    void noResultsReturnsUsageStatus() throws Exception {
        assertThat(evaluate(BUDGET.formatted(""))).isEqualTo(2);
    }

    @Test
    void evaluatesEachJdkSeparately() throws Exception {
        rounds(150, 150).write(folder);
        SuiteResults slow = new SuiteResults("paced", "25.0.3", "", true);
        slow.addAll(rounds(300, 300));
        slow.write(folder);
        assertThat(evaluate(BUDGET.formatted(""))).isEqualTo(1);
        assertThat(text()).containsPattern("17.0.1 .* ok ").containsPattern("25.0.3 .*BREACH");
    }

    @Test
    void honorsHigherIsBetter() throws Exception {
        String budget = """
                {"budgets": [{"id": "throughput", "description": "events", "suite": "paced", "rationale": "r", "better": "higher",
                  "measure": {"metric": "p50", "contender": "waymark"}, "unit": "/s", "limit": 100}]}
                """;
        rounds(120, 130).write(folder);
        assertThat(evaluate(budget)).isZero();
        rounds(80, 70).write(folder);
        assertThat(evaluate(budget)).isEqualTo(1);
    }

    @Test
    void readsJmhResults() throws Exception {
        Files.writeString(folder.resolve("mine.json"), """
                [{"benchmark": "com.example.Mine.call", "jdkVersion": "17.0.1", "params": {"contender": "waymark"},
                  "primaryMetric": {"rawData": [[130.0, 130.0]]},
                  "secondaryMetrics": {"gc.alloc.rate.norm": {"rawData": [[0.01, 0.01]]}}},
                 {"benchmark": "com.example.Mine.call", "jdkVersion": "17.0.1", "params": {"contender": "none"},
                  "primaryMetric": {"rawData": [[100.0, 100.0]]}, "secondaryMetrics": {}}]
                """);
        String budgets = """
                {"budgets": [
                  {"id": "mine", "description": "my call", "suite": "mine", "limit": 1.2, "rationale": "r",
                   "measure": {"metric": "call", "contender": "waymark"},
                   "baseline": [{"metric": "call", "contender": "none"}]},
                  {"id": "garbage", "description": "my garbage", "suite": "mine", "limit": 0.5, "rationale": "r", "unit": "B",
                   "measure": {"metric": "call.bytes", "contender": "waymark"}}]}
                """;
        assertThat(evaluate(budgets)).isEqualTo(1);
        assertThat(text()).containsPattern("mine .*1.30x.*BREACH").containsPattern("garbage .*0.0100 B.* ok ");
    }

    @Test
    void chartShowsEveryBudget() throws Exception {
        rounds(150, 150).write(folder);
        evaluate(BUDGET.formatted(""));
        assertThat(Files.readString(folder.resolve("gate.svg")))
                .startsWith("<svg")
                .contains("call (JDK 17.0.1)")
                .contains("jfr")
                .endsWith("</svg>\n");
    }

    @Test
    void rejectsBudgetWithoutLimit() {
        assertThatThrownBy(() -> evaluate(BUDGET.formatted("").replace("\"limit\": 1.5,", "")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the budget \"call\"")
                .hasMessageContaining("limit");
    }

    @Test
    void rejectsUnmetBudgetWithoutInterimLimit() {
        assertThatThrownBy(() -> evaluate(BUDGET.formatted(", \"met\": false")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("interimLimit");
    }

    @Test
    void errorNamesFileWithoutResults() throws Exception {
        Files.writeString(folder.resolve("x.json"), "{}");
        assertThatThrownBy(() -> evaluate(BUDGET.formatted("")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("x.json");
    }

    @Test
    void committedBudgetsAllHaveRationale() throws Exception {
        assertThat(BudgetReader.read(Path.of("budgets.json")))
                .isNotEmpty()
                .allSatisfy(budget -> assertThat(budget.rationale()).hasSizeGreaterThan(20));
    }
}
