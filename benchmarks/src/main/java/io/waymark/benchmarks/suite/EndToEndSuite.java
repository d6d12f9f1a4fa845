package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.SaturatingCalls;
import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * From calls, as many as one or two callers can make, to files on disk: events per second from the first call until the
 * process has ended and everything is on disk, CPU of the whole process for each event, bytes on disk for each. Figures of
 * two callers have {@code two.} before their name. The floor is what zlib and SHA-256 need for the very bytes that the agent
 * has just written, on one core.
 */
final class EndToEndSuite implements Suite {
    private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

    /** A caller waits for as long as it takes, so that a disk that stands still for a second costs no event. */
    private static final List<String> LOSSLESS =
            List.of("-Dwaymark.block.timeout=1m", "-Dwaymark.shutdown.timeout=5m", "-Dwaymark.region=eu-central-1");

    private static final List<ContenderSpec> ENTRANTS = List.of(
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
            for (ContenderSpec entrant : ENTRANTS) {
                if (entrant == ContenderSpec.WAYMARK || (!settings.quick() && entrant.isAvailable(settings.home()))) {
                    measure(settings, entrant, 1, results);
                    measure(settings, entrant, 2, results);
                }
            }
        }
        return results;
    }

    private static void measure(SuiteSettings settings, ContenderSpec entrant, int callers, SuiteResults results)
            throws IOException, InterruptedException {
        double before = ProcFs.exitedChildrenCpuSeconds();
        try (MeasuredJvm jvm = MeasuredJvm.start(
                settings,
                JvmFlags.join(JvmFlags.join(HEAP, LOSSLESS), entrant.jvmFlags(settings.home())),
                entrant.classPath(settings.home()),
                SaturatingCalls.class,
                entrant.className(),
                Integer.toString(settings.quickOrFull(6_000, 60_000)),
                Integer.toString(callers))) {
            Map<String, Double> figures = jvm.awaitMetrics();
            double seconds = (System.currentTimeMillis() - figures.getOrDefault("startMillis", Double.NaN)) / 1e3;
            double cpu = ProcFs.exitedChildrenCpuSeconds() - before;
            WrittenEvents written = WrittenEvents.scan(jvm.directory(), entrant.recordMarker());
            if (written.eventCount() == 0) {
                throw new IOException(entrant.label() + " left no events");
            }
            String shape = callers == 1 ? "" : "two.";
            results.add(shape + "events.per.second", entrant.label(), written.eventCount() / seconds);
            results.add(shape + "cpu.micros.per.event", entrant.label(), cpu * 1e6 / written.eventCount());
            results.add(
                    shape + "disk.bytes.per.event",
                    entrant.label(),
                    (double) written.diskBytes() / written.eventCount());
            results.add(
                    shape + "raw.bytes.per.event", entrant.label(), (double) written.rawBytes() / written.eventCount());
            results.add(
                    shape + "delivered.share",
                    entrant.label(),
                    written.eventCount() / figures.getOrDefault("calls", Double.NaN));
            if (entrant == ContenderSpec.WAYMARK) {
                floor(written, shape, results);
            }
        }
    }

    private static void floor(WrittenEvents written, String shape, SuiteResults results) {
        byte[] sample = written.sample();
        CompressionBaseline floor = CompressionBaseline.measure(sample);
        double events = (double) sample.length * written.eventCount() / written.rawBytes();
        results.add(shape + "events.per.second", "deflate1", events / floor.deflate1Seconds());
        results.add(
                shape + "cpu.micros.per.event",
                "deflate1-sha256",
                (floor.deflate1Seconds() + floor.sha256Seconds()) * 1e6 / events);
        results.add(shape + "disk.bytes.per.event", "level6", floor.level6Bytes() / events);
    }
}
