package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.PacedCalls;
import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Percentiles of a single call at 10,000 calls a second: see {@link PacedCalls}. */
final class PacedSuite implements Suite {
    private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC");

    /** Those that a quick run leaves out. */
    private static final Set<ContenderSpec> EXCLUDED_FROM_QUICK =
            EnumSet.of(ContenderSpec.LOG4J, ContenderSpec.LOGBACK, ContenderSpec.AUDIT4J);

    @Override
    public String name() {
        return "paced";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        String warm = Integer.toString(settings.quickOrFull(2_000, 6_000));
        String measured = Integer.toString(settings.quickOrFull(2_000, 5_000));
        for (int round = 0; round < settings.quickOrFull(2, 5); round++) {
            for (ContenderSpec entrant : ContenderSpec.values()) {
                if (!entrant.isAvailable(settings.home())
                        || (settings.quick() && EXCLUDED_FROM_QUICK.contains(entrant))) {
                    continue;
                }
                try (MeasuredJvm jvm = MeasuredJvm.start(
                        settings,
                        JvmFlags.join(HEAP, entrant.jvmFlags(settings.home())),
                        entrant.classPath(settings.home()),
                        PacedCalls.class,
                        entrant.className(),
                        warm,
                        measured)) {
                    for (Map.Entry<String, Double> figure : jvm.awaitMetrics().entrySet()) {
                        results.add(figure.getKey(), entrant.label(), figure.getValue());
                    }
                }
            }
        }
        return results;
    }
}
