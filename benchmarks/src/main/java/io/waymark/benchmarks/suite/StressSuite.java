package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * jcstress: number of test configurations with a forbidden outcome or an exception. Keeps the log and the report of jcstress
 * beside the results. A quick run tries each configuration once, briefly.
 */
final class StressSuite implements Suite {
    private static final String TEST_PACKAGE = "io.waymark.benchmarks.stress";
    /** Progress line of jcstress; the last one has the totals. */
    private static final Pattern COUNTS = Pattern.compile(
            "\\(Results: (\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs, (\\d+) hard errs");

    @Override
    public String name() {
        return "stress";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        Path report = settings.paths().resultsDirectory().resolve("jcstress-" + settings.javaVersion());
        Files.createDirectories(report);
        Path log = report.resolve("jcstress.log");
        Process process = new ProcessBuilder(
                        settings.jdk().resolve("bin").resolve("java").toString(),
                        "-cp",
                        settings.paths().benchmarksJar().toString(),
                        "org.openjdk.jcstress.Main",
                        "-t",
                        TEST_PACKAGE,
                        "-m",
                        settings.quick() ? "sanity" : "quick",
                        "-sc",
                        Boolean.toString(!settings.quick()),
                        "-r",
                        report.toString())
                .directory(report.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int status = process.waitFor();
        MatchResult counts = lastCounts(Files.readString(log))
                .orElseThrow(() -> new IOException(
                        "jcstress exited with status " + status + " and no results; see its log " + log));
        results.add("configurations", "waymark", Double.parseDouble(counts.group(1)));
        results.add("configurations.failed", "waymark", Math.max(failureCount(counts), status == 0 ? 0 : 1));
        return results;
    }

    /** The last counts printed by jcstress; empty if there are none. */
    static Optional<MatchResult> lastCounts(String log) {
        return COUNTS.matcher(log).results().reduce((earlier, later) -> later);
    }

    /** Forbidden outcomes plus hard errors, which are exceptions. Soft errors are configurations that this JVM cannot run. */
    static double failureCount(MatchResult counts) {
        return Double.parseDouble(counts.group(3)) + Double.parseDouble(counts.group(5));
    }
}
