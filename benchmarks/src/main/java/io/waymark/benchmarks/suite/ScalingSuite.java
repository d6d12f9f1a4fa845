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
 * One caller asks for 100 to 1,000,000 events a second: the share of the rate that it reaches, the share of the events that
 * is delivered, CPU of the process for each event, and of ours the time from a call until its event was seen, from another
 * process, in the journal and in a log file, where log files are rolled every second. Figures begin with {@code rate.N.}.
 * The floors are the time that a thread really sleeps that wants to sleep for two milliseconds, and the roll interval.
 *
 * <p>A quick run leaves it out.
 */
final class ScalingSuite implements Suite {
    private static final List<Integer> RATES = List.of(100, 1_000, 10_000, 100_000, 1_000_000);
    private static final List<ContenderSpec> ENTRANTS =
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
            results.add("sleep.millis", "floor", measureSleepMillis());
            results.add("roll.millis", "floor", ROLL_MILLIS);
            for (int rate : RATES) {
                for (ContenderSpec entrant : ENTRANTS) {
                    if (entrant.isAvailable(settings.home())) {
                        measure(settings, entrant, rate, results);
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

    private static void measure(SuiteSettings settings, ContenderSpec entrant, int rate, SuiteResults results)
            throws IOException, InterruptedException {
        String name = "rate." + rate + ".";
        double before = ProcFs.exitedChildrenCpuSeconds();
        try (MeasuredJvm jvm = MeasuredJvm.start(
                settings,
                JvmFlags.join(FLAGS, entrant.jvmFlags(settings.home())),
                entrant.classPath(settings.home()),
                FixedRateCalls.class,
                entrant.className(),
                Integer.toString(rate),
                Integer.toString(WARMUP_MILLIS),
                Integer.toString(MEASURED_MILLIS))) {
            Map<String, Double> figures;
            LatencyProbe arrivals = entrant == ContenderSpec.WAYMARK
                    ? new LatencyProbe(jvm.directory().resolve("home"))
                    : null;
            try {
                figures = jvm.awaitMetrics();
            } finally {
                if (arrivals != null) {
                    arrivals.stop();
                }
            }
            double cpu = ProcFs.exitedChildrenCpuSeconds() - before;
            double calls = figures.getOrDefault("calls", Double.NaN);
            double warmCalls = figures.getOrDefault("warm.calls", Double.NaN);
            results.add(
                    name + "reached.share",
                    entrant.label(),
                    (calls - warmCalls) / figures.getOrDefault("seconds", Double.NaN) / rate);
            double share = entrant == ContenderSpec.NONE
                    ? 1
                    : WrittenEvents.scan(jvm.directory(), entrant.recordMarker())
                                    .eventCount()
                            / calls;
            if (entrant != ContenderSpec.NONE) {
                results.add(name + "delivered.share", entrant.label(), share);
            }
            results.add(
                    name + "cpu.micros.per.event",
                    entrant.label(),
                    (cpu - figures.getOrDefault("warm.cpu.seconds", Double.NaN)) * 1e6 / ((calls - warmCalls) * share));
            // Where events are missing, it is not known which call is which event's.
            if (arrivals != null && share == 1) {
                Timestamps made = Timestamps.read(jvm.directory().resolve(Timestamps.FILE));
                Latencies.between(made, (long) warmCalls, arrivals.journaled())
                        .addTo(results, name + "journal.millis", entrant.label());
                Latencies.between(made, (long) warmCalls, arrivals.inLogFiles(entrant.recordMarker()))
                        .addTo(results, name + "file.millis", entrant.label());
            }
        }
    }
}
