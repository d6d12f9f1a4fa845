package io.waymark.base.log;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operator's log: {@code waymark.log} of at most 5 MB with one predecessor ({@code waymark.log.1}), and a line on stderr
 * for each distinct warning or error. Never throws. Safe for use by many threads, and by several JVMs on one file.
 */
public final class OperatorLog {
    private static final long MAX_FILE_SIZE = 5_000_000;
    private static final int MAX_EARLY_ENTRIES = 100;

    private final PrintStream stderr;
    private final DistinctKeys printedKeys = new DistinctKeys();
    /** Problems from before there was a file. */
    private final List<String> earlyEntries = new ArrayList<>();

    private @Nullable Path file;
    private volatile @Nullable Problem lastProblem;

    /**
     * A warning or an error.
     *
     * @param time when it occurred
     * @param message what happened, where, and what to do
     */
    public record Problem(Instant time, String message) {}

    /**
     * Creates a log that has no file yet.
     *
     * @param stderr receives announcements, and a line for each distinct problem
     */
    public OperatorLog(PrintStream stderr) {
        this.stderr = stderr;
    }

    /**
     * Adds the log file. If its folder cannot be created, messages go to stderr alone.
     *
     * @param folder created if it is missing
     */
    public synchronized void logToFolder(Path folder) {
        try {
            Files.createDirectories(folder);
            file = folder.resolve("waymark.log");
            earlyEntries.forEach(this::append);
            earlyEntries.clear();
        } catch (IOException | RuntimeException e) {
            warn("log.folder", "the log folder " + folder + " cannot be created; messages go to stderr alone", e);
        }
    }

    /**
     * Logs an event of interest, to the file alone.
     *
     * @param message one line
     */
    public synchronized void info(String message) {
        append("INFO", message, null);
    }

    /**
     * Logs an event that every user should see, to stderr and the file.
     *
     * @param message one line
     */
    public synchronized void announce(String message) {
        print(message);
        append("INFO", message, null);
    }

    /**
     * Logs a problem that needs an operator's attention, and has no data loss.
     *
     * @param distinctKey identifies the cause; stderr gets a line at its first occurrence
     * @param message what happened, where, and what to do
     * @param cause the stack trace goes to the file at the first occurrence; null if there is none
     */
    public synchronized void warn(String distinctKey, String message, @Nullable Throwable cause) {
        report("WARN", distinctKey, message, cause);
    }

    /**
     * Logs a failure: the product does not do its work.
     *
     * @param distinctKey identifies the cause; stderr gets a line at its first occurrence
     * @param message what happened, where, and what to do
     * @param cause the stack trace goes to the file at the first occurrence; null if there is none
     */
    public synchronized void error(String distinctKey, String message, @Nullable Throwable cause) {
        report("ERROR", distinctKey, message, cause);
    }

    /**
     * Logs a failure whose message has the reason already.
     *
     * @param distinctKey identifies the cause; stderr gets a line at its first occurrence
     * @param message what happened, where, and what to do
     * @param stack its stack trace goes to the file alone
     */
    public synchronized void errorWithReason(String distinctKey, String message, Throwable stack) {
        lastProblem = new Problem(Instant.now(), message);
        boolean first = printedKeys.isFirst(distinctKey);
        if (first) {
            print(message);
        }
        append("ERROR", message, first ? stack : null);
    }

    /** Returns the last warning or error; null if there was none. */
    public @Nullable Problem lastProblem() {
        return lastProblem;
    }

    private void report(String level, String distinctKey, String message, @Nullable Throwable cause) {
        lastProblem = new Problem(Instant.now(), message + (cause == null ? "" : " (" + cause + ")"));
        boolean first = printedKeys.isFirst(distinctKey);
        if (first) {
            print(message + (cause == null ? "" : " (" + cause + ")"));
        }
        // The stack trace is written once; repetitions need only their time.
        append(level, message + (cause == null || first ? "" : " (" + cause + ")"), first ? cause : null);
    }

    private void print(String line) {
        stderr.println("waymark: " + line.replace('\n', ' ').replace('\r', ' '));
    }

    private void append(String level, String message, @Nullable Throwable cause) {
        if (file == null && level.equals("INFO")) {
            return;
        }
        StringWriter text = new StringWriter();
        text.append(Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        text.append(' ').append(level).append(' ').append(message).append('\n');
        if (cause != null) {
            cause.printStackTrace(new PrintWriter(text, true));
        }
        append(text.toString());
    }

    private void append(String entry) {
        Path target = file;
        if (target == null) {
            if (earlyEntries.size() < MAX_EARLY_ENTRIES) {
                earlyEntries.add(entry);
            }
            return;
        }
        try {
            if (Files.exists(target) && Files.size(target) > MAX_FILE_SIZE) {
                Files.move(target, target.resolveSibling("waymark.log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.write(
                    target,
                    entry.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException | RuntimeException e) {
            if (printedKeys.isFirst("log.file")) {
                print("the log " + target + " cannot be written (" + e + ")");
            }
        }
    }
}
