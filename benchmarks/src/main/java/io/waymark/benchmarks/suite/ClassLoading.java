package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.ManyClasses;
import io.waymark.benchmarks.result.Results;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Microseconds of CPU to define a class that nobody annotated: see {@link ManyClasses}. */
final class ClassLoading implements Suite {
    /** A library with some thousand classes that lies in our own jar; what it is does not matter. */
    private static final String LIBRARY = "net/bytebuddy/";

    private static final List<Entrant> ENTRANTS = List.of(Entrant.NONE, Entrant.WAYMARK, Entrant.OPENTELEMETRY);

    @Override
    public String name() {
        return "class-loading";
    }

    @Override
    public Results measure(Settings settings) throws IOException, InterruptedException {
        Results results = settings.results(name());
        for (int round = 0; round < settings.either(2, 5); round++) {
            for (Entrant entrant : ENTRANTS) {
                if (entrant.isPresent(settings.home()) && !(settings.quick() && entrant == Entrant.OPENTELEMETRY)) {
                    try (ForkedJvm jvm = ForkedJvm.start(
                            settings,
                            entrant.flags(settings.home()),
                            entrant.classPath(settings.home()),
                            ManyClasses.class,
                            settings.home().jar().toString(),
                            LIBRARY)) {
                        for (Map.Entry<String, Double> figure : jvm.figures().entrySet()) {
                            results.add(figure.getKey() + ".micros", entrant.label(), figure.getValue());
                        }
                    }
                }
            }
        }
        return results;
    }
}
