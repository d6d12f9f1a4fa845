package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * jcstress: in how many of the ways to run its tests something came out that must not, or was thrown. Its log and its report are left
 * beside the results. A quick run tries each way once, for a moment.
 */
final class StressSuite implements Suite {
    private static final String TEST_PACKAGE = "io.waymark.benchmarks.stress";
    /** The last of its lines of progress has the sum. */
    private static final Pattern COUNTS = Pattern.compile(
            "\\(Results: (\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs, (\\d+) hard errs");

    @Override
    public String name() {
        return "stress";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        Path report = settings.home().resultsDirectory().resolve("jcstress-" + settings.javaVersion());
        Files.createDirectories(report);
        Path log = report.resolve("jcstress.log");
        Process process = new ProcessBuilder(
                        settings.jdk().resolve("bin").resolve("java").toString(),
                        "-cp",
                        settings.home().benchmarksJar().toString(),
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
                .orElseThrow(() ->
                        new IOException("jcstress ended with status " + status + " and no results; its log is " + log));
        results.add("ways", "waymark", Double.parseDouble(counts.group(1)));
        results.add("ways.failed", "waymark", Math.max(failureCount(counts), status == 0 ? 0 : 1));
        return results;
    }

    /** The last count that jcstress has printed. */
    static Optional<MatchResult> lastCounts(String log) {
        return COUNTS.matcher(log).results().reduce((earlier, later) -> later);
    }

    /** Failed is what ended with a forbidden outcome; a hard error, what threw. Soft ones could not be run at all. */
    static double failureCount(MatchResult counts) {
        return Double.parseDouble(counts.group(3)) + Double.parseDouble(counts.group(5));
    }
}
