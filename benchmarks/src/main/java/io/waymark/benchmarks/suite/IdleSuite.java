package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.IdleService;
import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.util.List;

/**
 * A service that had 20,000 calls and has none now: CPU of the agent's own threads, in percent of one core, and resident
 * memory after a garbage collection, in megabytes, without the journal's mapped pages.
 */
final class IdleSuite implements Suite {
    /** A heap that grows only where it must: pages that were touched once are resident for good. */
    private static final List<String> HEAP = List.of("-Xms16m", "-Xmx512m", "-XX:+UseSerialGC");

    private static final int SETTLE_MILLIS = 4_000;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        for (int round = 0; round < settings.quickOrFull(1, 3); round++) {
            for (ContenderSpec entrant :
                    List.of(ContenderSpec.NONE, ContenderSpec.WAYMARK, ContenderSpec.OPENTELEMETRY)) {
                if (entrant.isAvailable(settings.home())) {
                    measure(settings, entrant, results);
                }
            }
        }
        return results;
    }

    private static void measure(SuiteSettings settings, ContenderSpec entrant, SuiteResults results)
            throws IOException, InterruptedException {
        try (MeasuredJvm jvm = MeasuredJvm.start(
                settings,
                JvmFlags.join(HEAP, entrant.jvmFlags(settings.home())),
                entrant.classPath(settings.home()),
                IdleService.class,
                entrant.className())) {
            jvm.awaitSignal();
            Thread.sleep(SETTLE_MILLIS);
            long pid = jvm.process().pid();
            if (entrant == ContenderSpec.WAYMARK || (entrant == ContenderSpec.OPENTELEMETRY && !settings.quick())) {
                // Of our agent its own threads; another's have names that nobody knows, so all of the JVM's.
                String threads = entrant == ContenderSpec.WAYMARK ? "waymark-" : "";
                long millis = settings.quickOrFull(10_000, 60_000);
                double before = ProcFs.threadCpuSeconds(pid, threads);
                Thread.sleep(millis);
                double used = ProcFs.threadCpuSeconds(pid, threads) - before;
                results.add("idle.cpu.percent", entrant.label(), used * 100_000 / millis);
            }
            jvm.requestGc();
            results.add("resident.mb", entrant.label(), ProcFs.residentMegabytes(pid, jvm.directory()));
            jvm.awaitExit();
        }
    }
}
