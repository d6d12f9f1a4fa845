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
 * Milliseconds from the start of the process until {@code main} has said so, of a program that does nothing: without an
 * agent, with one that does nothing, ours and OpenTelemetry's, in turns.
 */
final class StartupSuite implements Suite {
    /** In a quick run, of a contender that takes seconds. */
    private static final int QUICK_ROUNDS_SLOW_CONTENDER = 2;

    @Override
    public String name() {
        return "start-up";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        Path empty = Files.createTempFile("empty-agent", ".jar");
        try {
            writeEmptyAgent(empty);
            Map<String, List<String>> flags = flags(settings.home(), empty);
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
            Files.delete(empty);
        }
        return results;
    }

    private static Map<String, List<String>> flags(BenchmarkPaths home, Path empty) throws IOException {
        Map<String, List<String>> flags = new LinkedHashMap<>();
        flags.put(ContenderSpec.NONE.label(), List.of());
        flags.put("empty-agent", List.of("-javaagent:" + empty));
        flags.put(ContenderSpec.WAYMARK.label(), ContenderSpec.WAYMARK.jvmFlags(home));
        if (ContenderSpec.OPENTELEMETRY.isAvailable(home)) {
            List<String> theirs = new ArrayList<>(ContenderSpec.OPENTELEMETRY.jvmFlags(home));
            theirs.add("-Dotel.traces.exporter=none");
            flags.put(ContenderSpec.OPENTELEMETRY.label(), theirs);
        }
        return flags;
    }

    private static double measureMillis(SuiteSettings settings, List<String> flags)
            throws IOException, InterruptedException {
        try (MeasuredJvm jvm = MeasuredJvm.start(
                settings, flags, settings.home().classesDirectory().toString(), HelloWorld.class)) {
            jvm.awaitSignal();
            double millis = (System.nanoTime() - jvm.startedNanos()) / 1e6;
            jvm.awaitExit();
            return millis;
        }
    }

    private static void writeEmptyAgent(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", NoopAgent.class.getName());
        String entry = NoopAgent.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest);
                InputStream in = StartupSuite.class.getClassLoader().getResourceAsStream(entry)) {
            if (in == null) {
                throw new IOException("the class file of " + NoopAgent.class.getName() + " is missing");
            }
            jar.putNextEntry(new JarEntry(entry));
            in.transferTo(jar);
        }
    }
}
