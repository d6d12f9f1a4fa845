package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.SaturatingCalls;
import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * One or two callers call as fast as they can. Measures events per second from the first call until the process has exited and
 * all events are on disk, CPU of the whole process per event, and bytes on disk per event. Metrics of two callers have the
 * prefix {@code two-callers.}. The baseline is zlib and SHA-256 on one core, over the bytes that the agent has just written.
 */
final class EndToEndSuite implements Suite {
    private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

    /** Callers wait longer than any stall of the disk, so that no event is dropped. */
    private static final List<String> LOSSLESS =
            List.of("-Dwaymark.block.timeout=1m", "-Dwaymark.shutdown.timeout=5m", "-Dwaymark.region=eu-central-1");

    private static final List<ContenderSpec> CONTENDERS = List.of(
            ContenderSpec.WAYMARK,
            ContenderSpec.LOG4J,
            ContenderSpec.LOGBACK,
            ContenderSpec.AUDIT4J,
            ContenderSpec.OPENTELEMETRY);

    @Override
    public String name() {
        return "end-to-end";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        for (int round = 0; round < settings.quickOrFull(1, 2); round++) {
            for (ContenderSpec contender : CONTENDERS) {
                if (contender == ContenderSpec.WAYMARK
                        || (!settings.quick() && contender.isAvailable(settings.paths()))) {
                    measure(settings, contender, 1, results);
                    measure(settings, contender, 2, results);
                }
            }
        }
        return results;
    }

    private static void measure(SuiteSettings settings, ContenderSpec contender, int callers, SuiteResults results)
            throws IOException, InterruptedException {
        double cpuBefore = ProcFs.exitedChildrenCpuSeconds();
        try (MeasuredJvm jvm = MeasuredJvm.start(
                settings,
                JvmFlags.join(JvmFlags.join(HEAP, LOSSLESS), contender.jvmFlags(settings.paths())),
                contender.classPath(settings.paths()),
                SaturatingCalls.class,
                contender.className(),
                Integer.toString(settings.quickOrFull(30_000, 60_000)),
                Integer.toString(callers))) {
            Map<String, Double> metrics = jvm.awaitMetrics();
            double seconds = (System.currentTimeMillis() - metrics.getOrDefault("startMillis", Double.NaN)) / 1e3;
            double cpu = ProcFs.exitedChildrenCpuSeconds() - cpuBefore;
            WrittenEvents written = WrittenEvents.scan(jvm.directory(), contender.recordMarker());
            if (written.eventCount() == 0) {
                throw new IOException(contender.label() + " wrote no events");
            }
            String prefix = callers == 1 ? "" : "two-callers.";
            results.add(prefix + "events.per.second", contender.label(), written.eventCount() / seconds);
            results.add(prefix + "cpu.micros.per.event", contender.label(), cpu * 1e6 / written.eventCount());
            results.add(
                    prefix + "disk.bytes.per.event",
                    contender.label(),
                    (double) written.diskBytes() / written.eventCount());
            results.add(
                    prefix + "raw.bytes.per.event",
                    contender.label(),
                    (double) written.rawBytes() / written.eventCount());
            results.add(
                    prefix + "delivered.ratio",
                    contender.label(),
                    written.eventCount() / metrics.getOrDefault("calls", Double.NaN));
            if (contender == ContenderSpec.WAYMARK) {
                addBaselines(written, prefix, results);
            }
        }
    }

    private static void addBaselines(WrittenEvents written, String prefix, SuiteResults results) {
        byte[] sample = written.sample();
        CompressionBaseline baseline = CompressionBaseline.measure(sample);
        double events = (double) sample.length * written.eventCount() / written.rawBytes();
        results.add(prefix + "events.per.second", "deflate1", events / baseline.deflate1Seconds());
        results.add(
                prefix + "cpu.micros.per.event",
                "deflate1-sha256",
                (baseline.deflate1Seconds() + baseline.sha256Seconds()) * 1e6 / events);
        results.add(prefix + "disk.bytes.per.event", "level6", baseline.level6Bytes() / events);
    }
}
