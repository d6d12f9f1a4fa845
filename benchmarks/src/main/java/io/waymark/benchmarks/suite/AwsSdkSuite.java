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
 * AWS SDK calls with an immediate response: nanoseconds and bytes allocated by the caller, for recorded calls and for calls
 * that no selector selects.
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
        List<Path> sdk = settings.paths().awsSdkJars();
        if (!sdk.isEmpty()) {
            for (int round = 0; round < settings.quickOrFull(2, 4); round++) {
                for (ContenderSpec contender :
                        List.of(ContenderSpec.NONE, ContenderSpec.WAYMARK, ContenderSpec.OPENTELEMETRY)) {
                    if (contender.isAvailable(settings.paths())) {
                        measure(settings, contender, sdk, results);
                    }
                }
            }
        }
        return results;
    }

    private static void measure(SuiteSettings settings, ContenderSpec contender, List<Path> sdk, SuiteResults results)
            throws IOException, InterruptedException {
        String classPath = Stream.concat(Stream.of(settings.paths().classesDirectory()), sdk.stream())
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator")));
        try (MeasuredJvm jvm = MeasuredJvm.start(
                settings,
                JvmFlags.join(HEAP, contender.jvmFlags(settings.paths())),
                classPath,
                AwsSdkCalls.class,
                Integer.toString(settings.quickOrFull(300, 600)),
                Integer.toString(settings.quickOrFull(60, 150)))) {
            for (Map.Entry<String, Double> metric : jvm.awaitMetrics().entrySet()) {
                results.add(metric.getKey(), contender.label(), metric.getValue());
            }
        }
    }
}
