package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.IdleService;
import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.util.List;

/**
 * An idle service after 20,000 calls: CPU of the agent's own threads in percent of one core, and resident memory in megabytes
 * after a garbage collection, without the journal's mapped pages.
 */
final class IdleSuite implements Suite {
    /** The heap starts small, since a page stays resident once it is touched. */
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
            for (ContenderSpec contender :
                    List.of(ContenderSpec.NONE, ContenderSpec.WAYMARK, ContenderSpec.OPENTELEMETRY)) {
                if (contender.isAvailable(settings.paths())) {
                    measure(settings, contender, results);
                }
            }
        }
        return results;
    }

    private static void measure(SuiteSettings settings, ContenderSpec contender, SuiteResults results)
            throws IOException, InterruptedException {
        try (MeasuredJvm jvm = MeasuredJvm.start(
                settings,
                JvmFlags.join(HEAP, contender.jvmFlags(settings.paths())),
                contender.classPath(settings.paths()),
                IdleService.class,
                contender.className())) {
            jvm.awaitSignal();
            Thread.sleep(SETTLE_MILLIS);
            long pid = jvm.process().pid();
            if (contender == ContenderSpec.WAYMARK || (contender == ContenderSpec.OPENTELEMETRY && !settings.quick())) {
                // The threads of other agents have unknown names: count all threads of their JVM.
                String threads = contender == ContenderSpec.WAYMARK ? "waymark-" : "";
                long millis = settings.quickOrFull(10_000, 60_000);
                double cpuBefore = ProcFs.threadCpuSeconds(pid, threads);
                Thread.sleep(millis);
                double cpuSeconds = ProcFs.threadCpuSeconds(pid, threads) - cpuBefore;
                results.add("idle.cpu.percent", contender.label(), cpuSeconds * 100_000 / millis);
            }
            jvm.requestGc();
            results.add("resident.mb", contender.label(), ProcFs.residentMegabytes(pid, jvm.directory()));
            jvm.awaitExit();
        }
    }
}
