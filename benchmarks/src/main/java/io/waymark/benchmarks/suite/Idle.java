package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.IdleService;
import io.waymark.benchmarks.result.Results;
import java.io.IOException;
import java.util.List;

/**
 * A service that had 20,000 calls and has none now: CPU of the agent's own threads, in percent of one core, and resident
 * memory after a garbage collection, in megabytes, without the journal's mapped pages.
 */
final class Idle implements Suite {
    /** A heap that grows only where it must: pages that were touched once are resident for good. */
    private static final List<String> HEAP = List.of("-Xms16m", "-Xmx512m", "-XX:+UseSerialGC");

    private static final int SETTLE_MILLIS = 4_000;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public Results measure(Settings settings) throws IOException, InterruptedException {
        Results results = settings.results(name());
        for (int round = 0; round < settings.either(1, 3); round++) {
            for (Entrant entrant : List.of(Entrant.NONE, Entrant.WAYMARK, Entrant.OPENTELEMETRY)) {
                if (entrant.isPresent(settings.home())) {
                    measure(settings, entrant, results);
                }
            }
        }
        return results;
    }

    private static void measure(Settings settings, Entrant entrant, Results results)
            throws IOException, InterruptedException {
        try (ForkedJvm jvm = ForkedJvm.start(
                settings,
                Flags.join(HEAP, entrant.flags(settings.home())),
                entrant.classPath(settings.home()),
                IdleService.class,
                entrant.className())) {
            jvm.awaitOutput();
            Thread.sleep(SETTLE_MILLIS);
            long pid = jvm.process().pid();
            if (entrant == Entrant.WAYMARK || (entrant == Entrant.OPENTELEMETRY && !settings.quick())) {
                // Of our agent its own threads; another's have names that nobody knows, so all of the JVM's.
                String threads = entrant == Entrant.WAYMARK ? "waymark-" : "";
                long millis = settings.either(10_000, 60_000);
                double before = LinuxProcess.secondsOfThreads(pid, threads);
                Thread.sleep(millis);
                double used = LinuxProcess.secondsOfThreads(pid, threads) - before;
                results.add("idle.cpu.percent", entrant.label(), used * 100_000 / millis);
            }
            jvm.ask();
            results.add("resident.mb", entrant.label(), LinuxProcess.residentMegabytes(pid, jvm.directory()));
            jvm.end();
        }
    }
}
