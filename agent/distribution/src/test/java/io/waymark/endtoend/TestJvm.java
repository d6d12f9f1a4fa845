package io.waymark.endtoend;

import io.waymark.annotations.EventSource;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM to start: the application's own class path, and the agent if it is wanted. */
public final class TestJvm {
    public static final Path AGENT = Path.of("target/waymark-agent.jar").toAbsolutePath();

    private final Jdk jdk;
    private final Path folder;
    private final List<String> command = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private final List<Path> classPath = new ArrayList<>();

    /**
     * What a JVM left behind.
     *
     * @param exit its exit status
     * @param stdout all of its standard output
     * @param stderr all of its standard error
     */
    public record ProcessResult(int exit, String stdout, String stderr) {
        public List<String> stdoutLines() {
            return stdout.lines().toList();
        }

        public List<String> stderrLines() {
            return stderr.lines().toList();
        }
    }

    public TestJvm(Jdk jdk, Path folder) {
        this.jdk = jdk;
        this.folder = folder;
        classPath.add(Path.of("target/test-classes").toAbsolutePath());
        classPath.add(locationOf(EventSource.class));
    }

    public static Path locationOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public TestJvm withAgent() {
        options.add("-javaagent:" + AGENT);
        return this;
    }

    public TestJvm withoutAnnotations() {
        classPath.remove(locationOf(EventSource.class));
        return this;
    }

    public TestJvm withOption(String option) {
        options.add(option);
        return this;
    }

    public TestJvm withClassPath(Path element) {
        classPath.add(element);
        return this;
    }

    /** Puts something in front of {@code java}, such as {@code faketime}. */
    public TestJvm withWrapper(String... wrapper) {
        command.addAll(List.of(wrapper));
        return this;
    }

    public Process start(Class<?> main, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.add(jdk.home().resolve("bin/java").toString());
        all.addAll(options);
        all.add("-classpath");
        all.add(String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList()));
        all.add(main.getName());
        all.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("stdout.txt").toFile())
                .redirectError(folder.resolve("stderr.txt").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WAYMARK") || name.startsWith("AWS"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.start();
    }

    public ProcessResult run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        return await(start(main, arguments));
    }

    public ProcessResult await(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the JVM did not end within a minute; it wrote:\n" + stderr());
        }
        return new ProcessResult(process.exitValue(), stdout(), stderr());
    }

    public String stdout() throws IOException {
        return Files.readString(folder.resolve("stdout.txt"), StandardCharsets.UTF_8);
    }

    public String stderr() throws IOException {
        return Files.readString(folder.resolve("stderr.txt"), StandardCharsets.UTF_8);
    }
}
