package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.PacedCalls;
import io.waymark.benchmarks.result.Results;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Percentiles of a single call at 10,000 calls a second: see {@link PacedCalls}. */
final class Paced implements Suite {
    private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC");

    /** Those that a quick run leaves out. */
    private static final Set<Entrant> SLOW = EnumSet.of(Entrant.LOG4J, Entrant.LOGBACK, Entrant.AUDIT4J);

    @Override
    public String name() {
        return "paced";
    }

    @Override
    public Results measure(Settings settings) throws IOException, InterruptedException {
        Results results = settings.results(name());
        String warm = Integer.toString(settings.either(2_000, 6_000));
        String measured = Integer.toString(settings.either(2_000, 5_000));
        for (int round = 0; round < settings.either(2, 5); round++) {
            for (Entrant entrant : Entrant.values()) {
                if (!entrant.isPresent(settings.home()) || (settings.quick() && SLOW.contains(entrant))) {
                    continue;
                }
                try (ForkedJvm jvm = ForkedJvm.start(
                        settings,
                        Flags.join(HEAP, entrant.flags(settings.home())),
                        entrant.classPath(settings.home()),
                        PacedCalls.class,
                        entrant.className(),
                        warm,
                        measured)) {
                    for (Map.Entry<String, Double> figure : jvm.figures().entrySet()) {
                        results.add(figure.getKey(), entrant.label(), figure.getValue());
                    }
                }
            }
        }
        return results;
    }
}
