package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.PacedCalls;
import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Percentiles of one call at 10,000 calls per second; see {@link PacedCalls}. A full run also measures the main contenders with
 * other collectors, with more callers at once, and with fewer and more arguments; the metrics have the name of the variant as
 * prefix.
 */
final class PacedSuite implements Suite {
    private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m");

    private static final Set<ContenderSpec> EXCLUDED_FROM_QUICK =
            EnumSet.of(ContenderSpec.LOG4J, ContenderSpec.LOGBACK, ContenderSpec.AUDIT4J);

    private static final List<ContenderSpec> IN_VARIANTS =
            List.of(ContenderSpec.NONE, ContenderSpec.WAYMARK, ContenderSpec.JFR);

    private static final Variant DEFAULT = new Variant("", "-XX:+UseG1GC", 1, "");

    private static final List<Variant> VARIANTS = List.of(
            new Variant("parallel.", "-XX:+UseParallelGC", 1, ""),
            new Variant("z.", "-XX:+UseZGC", 1, ""),
            new Variant("two-callers.", "-XX:+UseG1GC", 2, ""),
            new Variant("eight-callers.", "-XX:+UseG1GC", 8, ""),
            new Variant("three-arguments.", "-XX:+UseG1GC", 1, "ThreeArguments"),
            new Variant("eight-arguments.", "-XX:+UseG1GC", 1, "EightArguments"));

    /** What differs from one caller, four arguments and G1. */
    private record Variant(String prefix, String collector, int callers, String arguments) {}

    @Override
    public String name() {
        return "paced";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        for (int round = 0; round < settings.quickOrFull(2, 5); round++) {
            for (ContenderSpec contender : ContenderSpec.values()) {
                if (contender.isAvailable(settings.paths())
                        && !(settings.quick() && EXCLUDED_FROM_QUICK.contains(contender))) {
                    measure(settings, contender, DEFAULT, results);
                }
            }
        }
        for (int round = 0; round < settings.quickOrFull(0, 3); round++) {
            for (Variant variant : VARIANTS) {
                for (ContenderSpec contender : IN_VARIANTS) {
                    measure(settings, contender, variant, results);
                }
            }
        }
        return results;
    }

    private static void measure(SuiteSettings settings, ContenderSpec contender, Variant variant, SuiteResults results)
            throws IOException, InterruptedException {
        // In a quick run too, the second compiler must be done when the measurement starts. After 5 s it still compiled
        // what makes log files, and p99 of a call was twice as high.
        String warm = "8000";
        String measured = Integer.toString(settings.quickOrFull(2_000, 5_000));
        try (MeasuredJvm jvm = MeasuredJvm.start(
                settings,
                JvmFlags.join(JvmFlags.join(HEAP, List.of(variant.collector())), contender.jvmFlags(settings.paths())),
                contender.classPath(settings.paths()),
                PacedCalls.class,
                contender.className(variant.arguments()),
                warm,
                measured,
                Integer.toString(variant.callers()))) {
            for (Map.Entry<String, Double> metric : jvm.awaitMetrics().entrySet()) {
                results.add(variant.prefix() + metric.getKey(), contender.label(), metric.getValue());
            }
        }
    }
}
