package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.ProcessMetrics;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A measured JVM in a temporary working directory, which {@link #close} deletes. Its standard error is a file in that
 * directory, its standard output a pipe. Confined to one thread.
 */
final class MeasuredJvm implements Closeable {
    private static final long DEADLINE_SECONDS = 420;

    private final Path directory;
    private final Process process;
    private final long startedNanos;

    private MeasuredJvm(Path directory, Process process, long startedNanos) {
        this.directory = directory;
        this.process = process;
        this.startedNanos = startedNanos;
    }

    /** Starts {@code java FLAGS -cp CLASSPATH MAIN ARGUMENTS}. */
    static MeasuredJvm start(
            SuiteSettings settings, List<String> flags, String classPath, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(settings.jdk().resolve("bin").resolve("java").toString());
        command.addAll(flags);
        command.add("-cp");
        command.add(classPath);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return start(command);
    }

    /** Starts a command. */
    static MeasuredJvm start(List<String> command) throws IOException {
        Path directory = Files.createTempDirectory("waymark-benchmark");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("stderr").toFile());
        long start = System.nanoTime();
        return new MeasuredJvm(directory, builder.start(), start);
    }

    /** Its working directory. */
    Path directory() {
        return directory;
    }

    Process process() {
        return process;
    }

    /** Time just before the start, by {@link System#nanoTime}. */
    long startedNanos() {
        return startedNanos;
    }

    /** Waits for one byte on its standard output. */
    void awaitSignal() throws IOException {
        if (process.getInputStream().read() < 0) {
            throw failure("exited before it was ready");
        }
    }

    /** Requests a garbage collection and waits for the reply. */
    void requestGc() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        awaitSignal();
    }

    /** Closes its standard input and waits for its exit. */
    void awaitExit() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw failure("did not exit within " + DEADLINE_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw failure("exited with status " + process.exitValue());
        }
    }

    /** Waits for its exit and reads its metrics. */
    Map<String, Double> awaitMetrics() throws IOException, InterruptedException {
        awaitExit();
        return ProcessMetrics.read(directory);
    }

    /** Discards its standard output, so that the pipe never fills up. */
    void discardOutput() {
        Thread reader = new Thread(
                () -> {
                    try {
                        process.getInputStream().transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // The process has exited.
                    }
                },
                "output-drain");
        reader.setDaemon(true);
        reader.start();
    }

    /** Creates an exception with the standard error and the command line of the process. */
    IOException failure(String problem) {
        String error;
        try {
            error = Files.readString(directory.resolve("stderr"));
        } catch (IOException e) {
            error = "(unreadable)";
        }
        String shown = error.length() <= 2_000 ? error : error.substring(0, 2_000) + "…";
        return new IOException("measured JVM " + problem + "; stderr: " + shown + "; command: "
                + process.info().commandLine().orElse("(unknown)"));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        TempDirectories.delete(directory);
    }
}
