package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.ClassDefinitions;
import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Microseconds of CPU to define a class that nobody annotated: see {@link ClassDefinitions}. */
final class ClassLoadingSuite implements Suite {
    /** A library with some thousand classes that lies in our own jar; what it is does not matter. */
    private static final String LIBRARY = "net/bytebuddy/";

    private static final List<ContenderSpec> ENTRANTS =
            List.of(ContenderSpec.NONE, ContenderSpec.WAYMARK, ContenderSpec.OPENTELEMETRY);

    @Override
    public String name() {
        return "class-loading";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        for (int round = 0; round < settings.quickOrFull(2, 5); round++) {
            for (ContenderSpec entrant : ENTRANTS) {
                if (entrant.isAvailable(settings.home())
                        && !(settings.quick() && entrant == ContenderSpec.OPENTELEMETRY)) {
                    try (MeasuredJvm jvm = MeasuredJvm.start(
                            settings,
                            entrant.jvmFlags(settings.home()),
                            entrant.classPath(settings.home()),
                            ClassDefinitions.class,
                            settings.home().benchmarksJar().toString(),
                            LIBRARY)) {
                        for (Map.Entry<String, Double> figure :
                                jvm.awaitMetrics().entrySet()) {
                            results.add(figure.getKey() + ".micros", entrant.label(), figure.getValue());
                        }
                    }
                }
            }
        }
        return results;
    }
}
