package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.ClassDefinitions;
import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** CPU microseconds to define a class without annotations; see {@link ClassDefinitions}. */
final class ClassLoadingSuite implements Suite {
    /** A library of some thousand classes in the benchmarks jar; any would do. */
    private static final String LIBRARY = "net/bytebuddy/";

    private static final List<ContenderSpec> CONTENDERS =
            List.of(ContenderSpec.NONE, ContenderSpec.WAYMARK, ContenderSpec.OPENTELEMETRY);

    @Override
    public String name() {
        return "class-loading";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        for (int round = 0; round < settings.quickOrFull(2, 5); round++) {
            for (ContenderSpec contender : CONTENDERS) {
                if (contender.isAvailable(settings.paths())
                        && !(settings.quick() && contender == ContenderSpec.OPENTELEMETRY)) {
                    try (MeasuredJvm jvm = MeasuredJvm.start(
                            settings,
                            contender.jvmFlags(settings.paths()),
                            contender.classPath(settings.paths()),
                            ClassDefinitions.class,
                            settings.paths().benchmarksJar().toString(),
                            LIBRARY)) {
                        for (Map.Entry<String, Double> metric :
                                jvm.awaitMetrics().entrySet()) {
                            results.add(metric.getKey() + ".micros", contender.label(), metric.getValue());
                        }
                    }
                }
            }
        }
        return results;
    }
}
