package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.EmptyAgent;
import io.waymark.benchmarks.process.Hello;
import io.waymark.benchmarks.result.Results;
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
final class StartUp implements Suite {
    /** In a quick run, of a contender that takes seconds. */
    private static final int QUICK_ROUNDS_OF_THE_SLOW = 2;

    @Override
    public String name() {
        return "start-up";
    }

    @Override
    public Results measure(Settings settings) throws IOException, InterruptedException {
        Results results = settings.results(name());
        Path empty = Files.createTempFile("empty-agent", ".jar");
        try {
            writeEmptyAgent(empty);
            Map<String, List<String>> flags = flags(settings.home(), empty);
            for (int round = 0; round < settings.either(9, 15); round++) {
                for (Map.Entry<String, List<String>> contender : flags.entrySet()) {
                    if (settings.quick()
                            && round >= QUICK_ROUNDS_OF_THE_SLOW
                            && contender.getKey().equals(Entrant.OPENTELEMETRY.label())) {
                        continue;
                    }
                    results.add("main.millis", contender.getKey(), millis(settings, contender.getValue()));
                }
            }
        } finally {
            Files.delete(empty);
        }
        return results;
    }

    private static Map<String, List<String>> flags(Home home, Path empty) throws IOException {
        Map<String, List<String>> flags = new LinkedHashMap<>();
        flags.put(Entrant.NONE.label(), List.of());
        flags.put("empty-agent", List.of("-javaagent:" + empty));
        flags.put(Entrant.WAYMARK.label(), Entrant.WAYMARK.flags(home));
        if (Entrant.OPENTELEMETRY.isPresent(home)) {
            List<String> theirs = new ArrayList<>(Entrant.OPENTELEMETRY.flags(home));
            theirs.add("-Dotel.traces.exporter=none");
            flags.put(Entrant.OPENTELEMETRY.label(), theirs);
        }
        return flags;
    }

    private static double millis(Settings settings, List<String> flags) throws IOException, InterruptedException {
        try (ForkedJvm jvm =
                ForkedJvm.start(settings, flags, settings.home().classes().toString(), Hello.class)) {
            jvm.awaitOutput();
            double millis = (System.nanoTime() - jvm.startedNanos()) / 1e6;
            jvm.end();
            return millis;
        }
    }

    private static void writeEmptyAgent(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", EmptyAgent.class.getName());
        String entry = EmptyAgent.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest);
                InputStream in = StartUp.class.getClassLoader().getResourceAsStream(entry)) {
            if (in == null) {
                throw new IOException("the class file of " + EmptyAgent.class.getName() + " is missing");
            }
            jar.putNextEntry(new JarEntry(entry));
            in.transferTo(jar);
        }
    }
}
