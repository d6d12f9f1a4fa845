package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.SaturatingCalls;
import io.waymark.benchmarks.result.Results;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * From calls, as many as one or two callers can make, to files on disk: events per second from the first call until the
 * process has ended and everything is on disk, CPU of the whole process for each event, bytes on disk for each. Figures of
 * two callers have {@code two.} before their name. The floor is what zlib and SHA-256 need for the very bytes that the agent
 * has just written, on one core.
 */
final class EndToEnd implements Suite {
    private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

    /** A caller waits for as long as it takes, so that a disk that stands still for a second costs no event. */
    private static final List<String> LOSSLESS =
            List.of("-Dwaymark.ring.full.wait=1m", "-Dwaymark.shutdown.timeout=5m", "-Dwaymark.region=eu-central-1");

    private static final List<Entrant> ENTRANTS =
            List.of(Entrant.WAYMARK, Entrant.LOG4J, Entrant.LOGBACK, Entrant.AUDIT4J, Entrant.OPENTELEMETRY);

    @Override
    public String name() {
        return "end-to-end";
    }

    @Override
    public Results measure(Settings settings) throws IOException, InterruptedException {
        Results results = settings.results(name());
        for (int round = 0; round < settings.either(1, 2); round++) {
            for (Entrant entrant : ENTRANTS) {
                if (entrant == Entrant.WAYMARK || (!settings.quick() && entrant.isPresent(settings.home()))) {
                    measure(settings, entrant, 1, results);
                    measure(settings, entrant, 2, results);
                }
            }
        }
        return results;
    }

    private static void measure(Settings settings, Entrant entrant, int callers, Results results)
            throws IOException, InterruptedException {
        double before = LinuxProcess.secondsOfEndedChildren();
        try (ForkedJvm jvm = ForkedJvm.start(
                settings,
                Flags.join(Flags.join(HEAP, LOSSLESS), entrant.flags(settings.home())),
                entrant.classPath(settings.home()),
                SaturatingCalls.class,
                entrant.className(),
                Integer.toString(settings.either(6_000, 60_000)),
                Integer.toString(callers))) {
            Map<String, Double> figures = jvm.figures();
            double seconds = (System.currentTimeMillis() - figures.getOrDefault("startMillis", Double.NaN)) / 1e3;
            double cpu = LinuxProcess.secondsOfEndedChildren() - before;
            WrittenEvents written = WrittenEvents.in(jvm.directory(), entrant.marker());
            if (written.count() == 0) {
                throw new IOException(entrant.label() + " left no events");
            }
            String shape = callers == 1 ? "" : "two.";
            results.add(shape + "events.per.second", entrant.label(), written.count() / seconds);
            results.add(shape + "cpu.micros.per.event", entrant.label(), cpu * 1e6 / written.count());
            results.add(
                    shape + "disk.bytes.per.event", entrant.label(), (double) written.diskBytes() / written.count());
            results.add(shape + "raw.bytes.per.event", entrant.label(), (double) written.rawBytes() / written.count());
            results.add(
                    shape + "delivered.share",
                    entrant.label(),
                    written.count() / figures.getOrDefault("calls", Double.NaN));
            if (entrant == Entrant.WAYMARK) {
                floor(written, shape, results);
            }
        }
    }

    private static void floor(WrittenEvents written, String shape, Results results) {
        byte[] sample = written.sample();
        CompressionFloor floor = CompressionFloor.of(sample);
        double events = (double) sample.length * written.count() / written.rawBytes();
        results.add(shape + "events.per.second", "deflate1", events / floor.deflate1Seconds());
        results.add(
                shape + "cpu.micros.per.event",
                "deflate1-sha256",
                (floor.deflate1Seconds() + floor.sha256Seconds()) * 1e6 / events);
        results.add(shape + "disk.bytes.per.event", "level6", floor.level6Bytes() / events);
    }
}
