package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.hotpath.AnnotatedCalls;
import io.waymark.benchmarks.hotpath.Baselines;
import io.waymark.benchmarks.hotpath.EncodingBenchmark;
import io.waymark.benchmarks.hotpath.JfrCalls;
import io.waymark.benchmarks.hotpath.RecordedRequestCalls;
import io.waymark.benchmarks.hotpath.RingPublishBenchmark;
import io.waymark.benchmarks.hotpath.ServletRequestCalls;
import io.waymark.benchmarks.hotpath.UnselectedCalls;
import io.waymark.benchmarks.hotpath.WriterBenchmark;
import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the JMH benchmarks of {@code hotpath} with the {@code gc} profiler: annotated calls in a JVM with the agent and in one
 * without, and benchmarks that need no agent. The path of the agent is known only at run time, so flags are set here and not by
 * annotations.
 *
 * <p>Metrics are named after the benchmark's method; allocation, in bytes per operation of the whole process, has the suffix
 * {@code .bytes}.
 */
final class HotPathSuite implements Suite {
    private static final String ALLOCATION_METRIC = "gc.alloc.rate.norm";

    /** Chronicle needs these on a plain class path; with the agent, the agent opens the packages. */
    private static final List<String> CHRONICLE_JVM_FLAGS = List.of(
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.util=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");

    private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC");

    private static final List<String> QUICK_CALLS = List.of("noParameters", "fourScalars");
    private static final List<String> QUICK_BASELINES =
            List.of("emptyMethod", "nanoTime", "disruptorPublish", "mappedWrite");

    @Override
    public String name() {
        return "hot-path";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        Files.createDirectories(settings.paths().resultsDirectory());
        Path agentHome = Files.createTempDirectory("waymark-benchmark");
        List<String> calls = settings.quick() ? QUICK_CALLS : List.of("");
        List<String> agent = JvmFlags.join(
                HEAP, List.of("-javaagent:" + settings.paths().agentJar(), "-Dwaymark.home=" + agentHome));
        try {
            run(settings, "waymark", AnnotatedCalls.class, calls, agent, results);
            runUnpaced(settings, "waymark", agent, results);
        } finally {
            TempDirectories.delete(agentHome);
        }
        run(settings, "none", AnnotatedCalls.class, calls, HEAP, results);
        runUnpaced(settings, "none", HEAP, results);
        run(settings, "jfr", JfrCalls.class, List.of(""), HEAP, results);
        run(settings, "baseline", Baselines.class, settings.quick() ? QUICK_BASELINES : List.of(""), HEAP, results);
        if (!settings.quick()) {
            for (Class<?> component :
                    List.of(EncodingBenchmark.class, RingPublishBenchmark.class, WriterBenchmark.class)) {
                run(settings, "component", component, List.of(""), JvmFlags.join(HEAP, CHRONICLE_JVM_FLAGS), results);
            }
        }
        return results;
    }

    private void runUnpaced(SuiteSettings settings, String contender, List<String> flags, SuiteResults results)
            throws IOException {
        run(settings, contender, UnselectedCalls.class, List.of(""), flags, results);
        run(settings, contender, ServletRequestCalls.class, List.of(""), flags, results);
        if (!settings.quick()) {
            run(settings, contender, RecordedRequestCalls.class, List.of(""), flags, results);
        }
    }

    private void run(
            SuiteSettings settings,
            String contender,
            Class<?> benchmarks,
            List<String> methods,
            List<String> flags,
            SuiteResults results)
            throws IOException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .forks(settings.quickOrFull(1, 2))
                .warmupIterations(3)
                .warmupTime(TimeValue.milliseconds(settings.quickOrFull(1000, 1500)))
                .measurementIterations(settings.quickOrFull(4, 5))
                .measurementTime(TimeValue.milliseconds(settings.quickOrFull(400, 1000)))
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .jvm(settings.jdk().resolve("bin").resolve("java").toString())
                .jvmArgsAppend(flags.toArray(String[]::new))
                .output(settings.paths()
                        .resultsDirectory()
                        .resolve("jmh-" + contender + "-" + benchmarks.getSimpleName() + ".log")
                        .toString());
        for (String method : methods) {
            options.include("\\." + benchmarks.getSimpleName() + "\\." + method + (method.isEmpty() ? "" : "$"));
        }
        try {
            Collection<RunResult> runs = new Runner(options.build()).run();
            runs.forEach(run -> collect(run, contender, results));
        } catch (RunnerException e) {
            throw new IOException(
                    "JMH failed to run " + benchmarks.getSimpleName() + "; see its log in "
                            + settings.paths().resultsDirectory(),
                    e);
        }
    }

    private static void collect(RunResult run, String contender, SuiteResults results) {
        String benchmark = run.getParams().getBenchmark();
        String metric = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        run.getBenchmarkResults().forEach(fork -> {
            for (IterationResult iteration : fork.getIterationResults()) {
                results.add(
                        metric,
                        contender,
                        iteration.getPrimaryResult().getStatistics().getPercentile(50));
                iteration.getSecondaryResults().forEach((name, result) -> {
                    if (name.endsWith(ALLOCATION_METRIC)) {
                        results.add(metric + ".bytes", contender, result.getScore());
                    }
                });
            }
        });
    }
}
