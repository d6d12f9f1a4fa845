package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.PacedCalls;
import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Percentiles of one call at 10,000 calls per second; see {@link PacedCalls}. */
final class PacedSuite implements Suite {
    private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC");

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
            for (ContenderSpec contender : ContenderSpec.values()) {
                if (!contender.isAvailable(settings.paths())
                        || (settings.quick() && EXCLUDED_FROM_QUICK.contains(contender))) {
                    continue;
                }
                try (MeasuredJvm jvm = MeasuredJvm.start(
                        settings,
                        JvmFlags.join(HEAP, contender.jvmFlags(settings.paths())),
                        contender.classPath(settings.paths()),
                        PacedCalls.class,
                        contender.className(),
                        warm,
                        measured)) {
                    for (Map.Entry<String, Double> metric : jvm.awaitMetrics().entrySet()) {
                        results.add(metric.getKey(), contender.label(), metric.getValue());
                    }
                }
            }
        }
        return results;
    }
}
