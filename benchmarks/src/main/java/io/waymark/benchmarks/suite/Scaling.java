package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.RatedCalls;
import io.waymark.benchmarks.process.Stamps;
import io.waymark.benchmarks.result.Results;
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
final class Scaling implements Suite {
    private static final List<Integer> RATES = List.of(100, 1_000, 10_000, 100_000, 1_000_000);
    private static final List<Entrant> ENTRANTS = List.of(Entrant.NONE, Entrant.WAYMARK, Entrant.OPENTELEMETRY);
    private static final int WARM_MILLIS = 4_000;
    private static final int MEASURED_MILLIS = 10_000;
    private static final int ROUNDS = 2;
    private static final int ROLL_MILLIS = 1_000;
    private static final long SLEEP_NANOS = 2_000_000;
    private static final List<String> FLAGS = List.of(
            "-Xms1g",
            "-Xmx1g",
            "-XX:+UseG1GC",
            "-Dwaymark.roll.interval=" + ROLL_MILLIS / 1_000 + "s",
            "-Dwaymark.ring.full.wait=1m",
            "-Dwaymark.shutdown.timeout=5m");

    @Override
    public String name() {
        return "scaling";
    }

    @Override
    public Results measure(Settings settings) throws IOException, InterruptedException {
        Results results = settings.results(name());
        for (int round = 0; round < ROUNDS && !settings.quick(); round++) {
            results.add("sleep.millis", "floor", sleepMillis());
            results.add("roll.millis", "floor", ROLL_MILLIS);
            for (int rate : RATES) {
                for (Entrant entrant : ENTRANTS) {
                    if (entrant.isPresent(settings.home())) {
                        measure(settings, entrant, rate, results);
                    }
                }
            }
        }
        return results;
    }

    private static double sleepMillis() {
        double[] slept = new double[501];
        for (int i = 0; i < slept.length; i++) {
            long start = System.nanoTime();
            LockSupport.parkNanos(SLEEP_NANOS);
            slept[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(slept);
        return slept[slept.length / 2];
    }

    private static void measure(Settings settings, Entrant entrant, int rate, Results results)
            throws IOException, InterruptedException {
        String name = "rate." + rate + ".";
        double before = LinuxProcess.secondsOfEndedChildren();
        try (ForkedJvm jvm = ForkedJvm.start(
                settings,
                Flags.join(FLAGS, entrant.flags(settings.home())),
                entrant.classPath(settings.home()),
                RatedCalls.class,
                entrant.className(),
                Integer.toString(rate),
                Integer.toString(WARM_MILLIS),
                Integer.toString(MEASURED_MILLIS))) {
            Map<String, Double> figures;
            Arrivals arrivals =
                    entrant == Entrant.WAYMARK ? new Arrivals(jvm.directory().resolve("home")) : null;
            try {
                figures = jvm.figures();
            } finally {
                if (arrivals != null) {
                    arrivals.end();
                }
            }
            double cpu = LinuxProcess.secondsOfEndedChildren() - before;
            double calls = figures.getOrDefault("calls", Double.NaN);
            double warmCalls = figures.getOrDefault("warm.calls", Double.NaN);
            results.add(
                    name + "reached.share",
                    entrant.label(),
                    (calls - warmCalls) / figures.getOrDefault("seconds", Double.NaN) / rate);
            double share = entrant == Entrant.NONE
                    ? 1
                    : WrittenEvents.in(jvm.directory(), entrant.marker()).count() / calls;
            if (entrant != Entrant.NONE) {
                results.add(name + "delivered.share", entrant.label(), share);
            }
            results.add(
                    name + "cpu.micros.per.event",
                    entrant.label(),
                    (cpu - figures.getOrDefault("warm.cpu.seconds", Double.NaN)) * 1e6 / ((calls - warmCalls) * share));
            // Where events are missing, it is not known which call is which event's.
            if (arrivals != null && share == 1) {
                Stamps made = Stamps.read(jvm.directory().resolve(Stamps.FILE));
                Delays.of(made, (long) warmCalls, arrivals.journaled())
                        .addTo(results, name + "journal.millis", entrant.label());
                Delays.of(made, (long) warmCalls, arrivals.filed(entrant.marker()))
                        .addTo(results, name + "file.millis", entrant.label());
            }
        }
    }
}
