package io.waymark.testing.process;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A service in a JVM of its own, which says on its output on which port it listens, and is stopped by a signal. */
public final class RunningService implements AutoCloseable {
    /** What services of tests print: {@code port=8080}. */
    public static final Pattern PORT = Pattern.compile("^port=(\\d+)$", Pattern.MULTILINE);

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    /**
     * 128 and SIGTERM: how a JVM ends that was asked to. One that ends with its standard input, which is closed at the same time, may
     * end with 0.
     */
    private static final int TERMINATED = 143;

    private final TestJvm jvm;
    private final Process process;
    private final Pattern announcement;
    private int port;

    /**
     * Takes a JVM that was started; {@link #close} kills it.
     *
     * @param jvm the JVM
     * @param process its process
     * @param announcement finds the port, its first group, in the service's standard output or standard error
     */
    public RunningService(TestJvm jvm, Process process, Pattern announcement) {
        this.jvm = jvm;
        this.process = process;
        this.announcement = announcement;
    }

    /**
     * Waits until the service listens.
     *
     * @return its port
     * @throws AssertionError if it ends before
     */
    public int port() throws IOException {
        if (port == 0) {
            try {
                Awaitility.await().atMost(TIMEOUT).until(() -> announced().find() || !process.isAlive());
            } catch (ConditionTimeoutException e) {
                throw new AssertionError("the service does not listen: " + jvm.stderr() + jvm.stdout(), e);
            }
            Matcher found = announced();
            if (!found.find()) {
                throw new AssertionError("the service ended: " + jvm.stderr() + jvm.stdout());
            }
            port = Integer.parseInt(found.group(1));
        }
        return port;
    }

    private Matcher announced() throws IOException {
        return announcement.matcher(jvm.stdout() + "\n" + jvm.stderr());
    }

    /**
     * Stops the service with SIGTERM and waits for its end, at which the agent delivers.
     *
     * @return its output
     * @throws AssertionError if it has ended before, or does not end in an orderly way
     */
    public CliResult stop() throws IOException, InterruptedException {
        process.destroy();
        CliResult ended = jvm.await(process);
        if (ended.status() != TERMINATED && ended.status() != 0) {
            throw new AssertionError("exit status " + ended.status() + ": " + ended.err() + ended.out());
        }
        return ended;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
