package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.AwsSdkCalls;
import io.waymark.benchmarks.result.Results;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Calls of the AWS SDK that are answered at once: nanoseconds and allocated bytes of the caller, for each call that is
 * recorded, and for each that nothing selects.
 */
final class AwsSdk implements Suite {
    private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m");

    @Override
    public String name() {
        return "aws-sdk";
    }

    @Override
    public Results measure(Settings settings) throws IOException, InterruptedException {
        Results results = settings.results(name());
        List<Path> sdk = settings.home().awsSdk();
        if (!sdk.isEmpty()) {
            for (int round = 0; round < settings.either(2, 4); round++) {
                for (Entrant entrant : List.of(Entrant.NONE, Entrant.WAYMARK, Entrant.OPENTELEMETRY)) {
                    if (entrant.isPresent(settings.home())) {
                        measure(settings, entrant, sdk, results);
                    }
                }
            }
        }
        return results;
    }

    private static void measure(Settings settings, Entrant entrant, List<Path> sdk, Results results)
            throws IOException, InterruptedException {
        String classPath = Stream.concat(Stream.of(settings.home().classes()), sdk.stream())
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator")));
        try (ForkedJvm jvm = ForkedJvm.start(
                settings,
                Flags.join(HEAP, entrant.flags(settings.home())),
                classPath,
                AwsSdkCalls.class,
                Integer.toString(settings.either(300, 600)),
                Integer.toString(settings.either(60, 150)))) {
            for (Map.Entry<String, Double> figure : jvm.figures().entrySet()) {
                results.add(figure.getKey(), entrant.label(), figure.getValue());
            }
        }
    }
}
