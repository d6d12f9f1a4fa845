package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.HelloWorld;
import io.waymark.benchmarks.process.NoopAgent;
import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Milliseconds from process start until {@code main} of an empty program runs: without an agent, with a no-op agent, with
 * Waymark and with OpenTelemetry, in turns.
 */
final class StartupSuite implements Suite {
    /** Rounds in a quick run for a contender that takes seconds to start. */
    private static final int QUICK_ROUNDS_SLOW_CONTENDER = 2;

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        Path noopAgent = Files.createTempFile("noop-agent", ".jar");
        try {
            writeNoopAgent(noopAgent);
            Map<String, List<String>> flags = flags(settings.paths(), noopAgent);
            for (int round = 0; round < settings.quickOrFull(9, 15); round++) {
                for (Map.Entry<String, List<String>> contender : flags.entrySet()) {
                    if (settings.quick()
                            && round >= QUICK_ROUNDS_SLOW_CONTENDER
                            && contender.getKey().equals(ContenderSpec.OPENTELEMETRY.label())) {
                        continue;
                    }
                    results.add("main.millis", contender.getKey(), measureMillis(settings, contender.getValue()));
                }
            }
        } finally {
            Files.delete(noopAgent);
        }
        return results;
    }

    private static Map<String, List<String>> flags(BenchmarkPaths paths, Path noopAgent) throws IOException {
        Map<String, List<String>> flags = new LinkedHashMap<>();
        flags.put(ContenderSpec.NONE.label(), List.of());
        flags.put("noop-agent", List.of("-javaagent:" + noopAgent));
        flags.put(ContenderSpec.WAYMARK.label(), ContenderSpec.WAYMARK.jvmFlags(paths));
        if (ContenderSpec.OPENTELEMETRY.isAvailable(paths)) {
            List<String> otelFlags = new ArrayList<>(ContenderSpec.OPENTELEMETRY.jvmFlags(paths));
            otelFlags.add("-Dotel.traces.exporter=none");
            flags.put(ContenderSpec.OPENTELEMETRY.label(), otelFlags);
        }
        return flags;
    }

    private static double measureMillis(SuiteSettings settings, List<String> flags)
            throws IOException, InterruptedException {
        try (MeasuredJvm jvm = MeasuredJvm.start(
                settings, flags, settings.paths().classesDirectory().toString(), HelloWorld.class)) {
            jvm.awaitSignal();
            double millis = (System.nanoTime() - jvm.startedNanos()) / 1e6;
            jvm.awaitExit();
            return millis;
        }
    }

    private static void writeNoopAgent(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", NoopAgent.class.getName());
        String entry = NoopAgent.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest);
                InputStream in = StartupSuite.class.getClassLoader().getResourceAsStream(entry)) {
            if (in == null) {
                throw new IOException("class file not found: " + NoopAgent.class.getName());
            }
            jar.putNextEntry(new JarEntry(entry));
            in.transferTo(jar);
        }
    }
}
