package io.waymark.testing.process;

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

/**
 * A JVM of its own that runs a class of the module under test: with the module's test classes and the annotations on
 * the class path, and with the agent if {@link #withAgent()} is called. Its output goes to {@code stdout.txt} and
 * {@code stderr.txt} in its working directory. Its environment has no variable that configures Waymark, AWS or Java.
 */
public final class TestJvm {
    private static final long TIMEOUT_SECONDS = 120;

    private final Jdk jdk;
    private final Path folder;
    private final List<String> wrapper = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private final List<Path> classPath = new ArrayList<>();

    /**
     * Prepares a JVM; {@link #start} starts it.
     *
     * @param jdk the JDK whose {@code java} runs
     * @param folder its working directory, which exists
     */
    public TestJvm(Jdk jdk, Path folder) {
        this.jdk = jdk;
        this.folder = folder;
        // On a busy machine, starting to deliver and signing may take more than the default. A later option overrides
        // it.
        options.add("-Dwaymark.shutdown.timeout=1m");
        // Halves the processor time of a JVM that lives for seconds. A later option overrides it.
        options.add("-XX:TieredStopAtLevel=1");
        classPath.add(Path.of("target/test-classes").toAbsolutePath());
        classPath.add(locationOf(EventSource.class));
    }

    /** Returns the jar or folder that a class was loaded from. */
    public static Path locationOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds {@code -javaagent} with the jar that the build assembled. */
    public TestJvm withAgent() {
        return withOption("-javaagent:" + BuildTree.agentJar());
    }

    /** Removes the annotations from the class path. */
    public TestJvm withoutAnnotations() {
        classPath.remove(locationOf(EventSource.class));
        return this;
    }

    /** Adds a JVM option, such as {@code -Dwaymark.home=...}. */
    public TestJvm withOption(String option) {
        return withOptions(option);
    }

    /** Adds JVM options. */
    public TestJvm withOptions(String... added) {
        options.addAll(List.of(added));
        return this;
    }

    /** Adds a jar or a folder to the class path, after the others. */
    public TestJvm withClassPath(Path element) {
        classPath.add(element);
        return this;
    }

    /** Adds a jar or a folder to the class path, before the others. */
    public TestJvm withClassPathFirst(Path element) {
        classPath.add(0, element);
        return this;
    }

    /** Puts a command in front of {@code java}, such as {@code faketime}. */
    public TestJvm withWrapper(String... command) {
        wrapper.addAll(List.of(command));
        return this;
    }

    /**
     * Starts the JVM. The caller ends it.
     *
     * @param main the class whose {@code main} method runs
     * @param arguments arguments of {@code main}
     * @return the started process
     * @throws IOException if the process does not start
     */
    public Process start(Class<?> main, String... arguments) throws IOException {
        List<String> program = List.of(
                "-classpath",
                String.join(
                        File.pathSeparator,
                        classPath.stream().map(Path::toString).toList()),
                main.getName());
        return start(program, arguments);
    }

    /**
     * Starts the JVM with an executable jar, which has its own class path. The caller ends it.
     *
     * @param jar the jar
     * @param arguments arguments of its {@code main} method
     * @return the started process
     * @throws IOException if the process does not start
     */
    public Process start(Path jar, String... arguments) throws IOException {
        return start(List.of("-jar", jar.toString()), arguments);
    }

    private Process start(List<String> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.add(jdk.home().resolve("bin/java").toString());
        command.addAll(options);
        command.addAll(program);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("stdout.txt").toFile())
                .redirectError(folder.resolve("stderr.txt").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WAYMARK") || name.startsWith("AWS"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.start();
    }

    /**
     * Starts the JVM and waits for its end.
     *
     * @param main the class whose {@code main} method runs
     * @param arguments arguments of {@code main}
     * @return exit status and output
     * @throws AssertionError if the JVM does not end within two minutes; it is killed
     */
    public CliResult run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        return await(start(main, arguments));
    }

    /**
     * Waits for the end of a JVM that {@link #start} returned.
     *
     * @param process the started process
     * @return exit status and output
     * @throws AssertionError if the JVM does not end within two minutes; it is killed
     */
    public CliResult await(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            // SIGQUIT: the JVM prints its threads' stacks on its standard output.
            new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid()))
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
            process.waitFor(5, TimeUnit.SECONDS);
            process.destroyForcibly();
            throw new AssertionError("the JVM did not end within " + TIMEOUT_SECONDS + " seconds; its standard error:\n"
                    + stderr() + "\nits standard output:\n" + stdout());
        }
        return new CliResult(process.exitValue(), stdout(), stderr());
    }

    /** Returns the standard output so far. */
    public String stdout() throws IOException {
        return Files.readString(folder.resolve("stdout.txt"), StandardCharsets.UTF_8);
    }

    /** Returns the standard error so far. */
    public String stderr() throws IOException {
        return Files.readString(folder.resolve("stderr.txt"), StandardCharsets.UTF_8);
    }
}
