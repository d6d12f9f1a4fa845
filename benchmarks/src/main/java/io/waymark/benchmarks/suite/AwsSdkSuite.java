package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.AwsSdkCalls;
import io.waymark.benchmarks.result.SuiteResults;
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
final class AwsSdkSuite implements Suite {
    private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m");

    @Override
    public String name() {
        return "aws-sdk";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        List<Path> sdk = settings.home().awsSdkJars();
        if (!sdk.isEmpty()) {
            for (int round = 0; round < settings.quickOrFull(2, 4); round++) {
                for (ContenderSpec entrant :
                        List.of(ContenderSpec.NONE, ContenderSpec.WAYMARK, ContenderSpec.OPENTELEMETRY)) {
                    if (entrant.isAvailable(settings.home())) {
                        measure(settings, entrant, sdk, results);
                    }
                }
            }
        }
        return results;
    }

    private static void measure(SuiteSettings settings, ContenderSpec entrant, List<Path> sdk, SuiteResults results)
            throws IOException, InterruptedException {
        String classPath = Stream.concat(Stream.of(settings.home().classesDirectory()), sdk.stream())
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator")));
        try (MeasuredJvm jvm = MeasuredJvm.start(
                settings,
                JvmFlags.join(HEAP, entrant.jvmFlags(settings.home())),
                classPath,
                AwsSdkCalls.class,
                Integer.toString(settings.quickOrFull(300, 600)),
                Integer.toString(settings.quickOrFull(60, 150)))) {
            for (Map.Entry<String, Double> figure : jvm.awaitMetrics().entrySet()) {
                results.add(figure.getKey(), entrant.label(), figure.getValue());
            }
        }
    }
}
