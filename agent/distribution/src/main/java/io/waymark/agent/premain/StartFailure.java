package io.waymark.agent.premain;

import io.waymark.agent.refusal.EarlyOption;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reports why the agent could not start: one line on standard error, the stack trace in the agent's log. The log's own classes
 * may be what cannot be loaded.
 */
final class StartFailure {
    private static final int MAX_CAUSES = 20;

    private StartFailure() {}

    /**
     * Reports a failure.
     *
     * @param failure why the agent could not start
     * @param agentArgument path of the configuration file; may be absent
     */
    @SuppressWarnings("SystemOut") // standard output belongs to the application
    static void report(Throwable failure, @Nullable String agentArgument) {
        Throwable root = rootCause(failure);
        String reason = failure.toString();
        String line = "the agent could not start, this service runs unaudited: "
                .concat(reason.contains(root.toString()) ? reason : reason.concat(", caused by " + root))
                .concat(
                        root instanceof SecurityException
                                ? "; the security policy must grant java.security.AllPermission to the agent's jar"
                                : "")
                .replace('\n', ' ')
                .replace('\r', ' ');
        String home = EarlyOption.read("waymark.home", agentArgument);
        File log = write(new File(home == null || home.isEmpty() ? "waymark" : home, "log"), line, failure);
        if (log == null) {
            log = write(new File(property("java.io.tmpdir"), "waymark-" + property("user.name")), line, failure);
        }
        System.err.println("waymark: " + line + (log == null ? "" : "; stack trace in " + log));
        if (log == null) {
            failure.printStackTrace();
        }
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable root = failure;
        for (int i = 0; i < MAX_CAUSES && root.getCause() != null; i++) {
            root = root.getCause();
        }
        return root;
    }

    private static String property(String name) {
        try {
            return System.getProperty(name, "unknown");
        } catch (SecurityException e) {
            return "unknown";
        }
    }

    /** Appends to the log, in its format. Returns null if that is impossible. */
    private static @Nullable File write(File folder, String line, Throwable failure) {
        File log = new File(folder, "waymark.log");
        try {
            // Fails if the folder exists; otherwise the next statement fails.
            folder.mkdirs();
            try (PrintStream out = new PrintStream(new FileOutputStream(log, true), false, StandardCharsets.UTF_8)) {
                out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " ERROR " + line);
                failure.printStackTrace(out);
                return out.checkError() ? null : log.getAbsoluteFile();
            }
        } catch (IOException | SecurityException e) {
            return null;
        }
    }
}
