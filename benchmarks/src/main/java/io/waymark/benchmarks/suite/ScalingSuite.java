package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.FixedRateCalls;
import io.waymark.benchmarks.process.Timestamps;
import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * One caller targets 100 to 1,000,000 events per second. Measures the achieved share of the rate, the delivered share of the
 * events, and CPU of the process per event; for Waymark also the time from a call until another process observes its event in
 * the journal and in a log file, with log files rolled every second. Metrics have the prefix {@code rate.N.}. The baselines are
 * the actual duration of a sleep of two milliseconds, and the roll interval.
 *
 * <p>Skipped in a quick run.
 */
final class ScalingSuite implements Suite {
    private static final List<Integer> RATES = List.of(100, 1_000, 10_000, 100_000, 1_000_000);
    private static final List<ContenderSpec> CONTENDERS =
            List.of(ContenderSpec.NONE, ContenderSpec.WAYMARK, ContenderSpec.OPENTELEMETRY);
    private static final int WARMUP_MILLIS = 4_000;
    private static final int MEASURED_MILLIS = 10_000;
    private static final int ROUNDS = 2;
    private static final int ROLL_MILLIS = 1_000;
    private static final long SLEEP_NANOS = 2_000_000;
    private static final List<String> FLAGS = List.of(
            "-Xms1g",
            "-Xmx1g",
            "-XX:+UseG1GC",
            "-Dwaymark.roll.interval=" + ROLL_MILLIS / 1_000 + "s",
            "-Dwaymark.block.timeout=1m",
            "-Dwaymark.shutdown.timeout=5m");

    @Override
    public String name() {
        return "scaling";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        for (int round = 0; round < ROUNDS && !settings.quick(); round++) {
            results.add("sleep.millis", "baseline", measureSleepMillis());
            results.add("roll.millis", "baseline", ROLL_MILLIS);
            for (int rate : RATES) {
                for (ContenderSpec contender : CONTENDERS) {
                    if (contender.isAvailable(settings.paths())) {
                        measure(settings, contender, rate, results);
                    }
                }
            }
        }
        return results;
    }

    private static double measureSleepMillis() {
        double[] slept = new double[501];
        for (int i = 0; i < slept.length; i++) {
            long start = System.nanoTime();
            LockSupport.parkNanos(SLEEP_NANOS);
            slept[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(slept);
        return slept[slept.length / 2];
    }

    private static void measure(SuiteSettings settings, ContenderSpec contender, int rate, SuiteResults results)
            throws IOException, InterruptedException {
        String prefix = "rate." + rate + ".";
        double cpuBefore = ProcFs.exitedChildrenCpuSeconds();
        try (MeasuredJvm jvm = MeasuredJvm.start(
                settings,
                JvmFlags.join(FLAGS, contender.jvmFlags(settings.paths())),
                contender.classPath(settings.paths()),
                FixedRateCalls.class,
                contender.className(),
                Integer.toString(rate),
                Integer.toString(WARMUP_MILLIS),
                Integer.toString(MEASURED_MILLIS))) {
            Map<String, Double> metrics;
            LatencyProbe latencyProbe = contender == ContenderSpec.WAYMARK
                    ? new LatencyProbe(jvm.directory().resolve("home"))
                    : null;
            try {
                metrics = jvm.awaitMetrics();
            } finally {
                if (latencyProbe != null) {
                    latencyProbe.stop();
                }
            }
            double cpu = ProcFs.exitedChildrenCpuSeconds() - cpuBefore;
            double calls = metrics.getOrDefault("calls", Double.NaN);
            double warmupCalls = metrics.getOrDefault("warmup.calls", Double.NaN);
            results.add(
                    prefix + "achieved.ratio",
                    contender.label(),
                    (calls - warmupCalls) / metrics.getOrDefault("seconds", Double.NaN) / rate);
            double deliveredRatio = contender == ContenderSpec.NONE
                    ? 1
                    : WrittenEvents.scan(jvm.directory(), contender.recordMarker())
                                    .eventCount()
                            / calls;
            if (contender != ContenderSpec.NONE) {
                results.add(prefix + "delivered.ratio", contender.label(), deliveredRatio);
            }
            results.add(
                    prefix + "cpu.micros.per.event",
                    contender.label(),
                    (cpu - metrics.getOrDefault("warmup.cpu.seconds", Double.NaN))
                            * 1e6
                            / ((calls - warmupCalls) * deliveredRatio));
            // With missing events, calls and events cannot be matched by number.
            if (latencyProbe != null && deliveredRatio == 1) {
                Timestamps calledAt = Timestamps.read(jvm.directory().resolve(Timestamps.FILE));
                Latencies.between(calledAt, (long) warmupCalls, latencyProbe.journaled())
                        .addTo(results, prefix + "journal.millis", contender.label());
                Latencies.between(calledAt, (long) warmupCalls, latencyProbe.inLogFiles(contender.recordMarker()))
                        .addTo(results, prefix + "logfile.millis", contender.label());
            }
        }
    }
}
