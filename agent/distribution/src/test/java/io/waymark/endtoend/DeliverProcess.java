package io.waymark.endtoend;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code waymark deliver}, as an operator starts it. */
public final class DeliverProcess {
    private final Path folder;
    private final Jdk jdk;
    private final List<String> options = new ArrayList<>();
    private final List<String> command = new ArrayList<>();

    /** Runs in a folder, where its output is kept too. */
    public DeliverProcess(Jdk jdk, Path folder) {
        this.jdk = jdk;
        this.folder = folder;
    }

    /** Must not have a space in it. */
    public DeliverProcess withOption(String option) {
        options.add(option);
        return this;
    }

    /** Puts something in front of it, such as {@code setpriv}. */
    public DeliverProcess withWrapper(String... wrapper) {
        command.addAll(List.of(wrapper));
        return this;
    }

    public Process start(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.add(Path.of("../../validator/bin/waymark")
                .toAbsolutePath()
                .normalize()
                .toString());
        all.add("deliver");
        all.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("deliver-stdout.txt").toFile())
                .redirectError(folder.resolve("deliver-stderr.txt").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WAYMARK") || name.startsWith("AWS"));
        builder.environment().put("JAVA_HOME", jdk.home().toString());
        builder.environment().put("JAVA_OPTS", String.join(" ", options));
        return builder.start();
    }

    public CliResult run(String... arguments) throws IOException, InterruptedException {
        return await(start(arguments));
    }

    /** Tells it to stop, as a supervisor does. */
    public CliResult terminate(Process process) throws IOException, InterruptedException {
        process.destroy();
        return await(process);
    }

    private CliResult await(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("waymark deliver did not end within a minute; it wrote:\n" + stderr());
        }
        return new CliResult(process.exitValue(), read("deliver-stdout.txt"), stderr());
    }

    public String stderr() throws IOException {
        return read("deliver-stderr.txt");
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
    }
}
