package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The sample order service: milliseconds from process start until the first HTTP response, and resident megabytes after one
 * audited call and a garbage collection, without the journal's mapped pages.
 */
final class SpringBootSuite implements Suite {
    /** An audited call by a user of the sample. The agent starts its writer at most five seconds later. */
    private static final byte[] AUDITED_REQUEST = BootService.request("DELETE", "/orders/none", "clerk:clerk-password");

    private static final int SETTLE_MILLIS = 8_000;

    @Override
    public String name() {
        return "spring-boot";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        Path service = settings.paths().orderServiceJar();
        if (Files.exists(service)) {
            for (int round = 0; round < settings.quickOrFull(1, 7); round++) {
                for (ContenderSpec contender :
                        List.of(ContenderSpec.NONE, ContenderSpec.WAYMARK, ContenderSpec.OPENTELEMETRY)) {
                    if (contender.isAvailable(settings.paths())) {
                        measure(settings, contender, service, results);
                    }
                }
            }
        }
        return results;
    }

    private static void measure(SuiteSettings settings, ContenderSpec contender, Path jar, SuiteResults results)
            throws IOException, InterruptedException {
        List<String> flags =
                JvmFlags.join(contender.jvmFlags(settings.paths()), List.of("-Dotel.traces.exporter=none"));
        try (BootService service = BootService.start(settings, flags, jar)) {
            results.add("first.response.millis", contender.label(), service.awaitFirstResponse());
            service.send(AUDITED_REQUEST);
            Thread.sleep(SETTLE_MILLIS);
            results.add("resident.mb", contender.label(), service.residentMegabytes());
        }
    }
}
