package io.waymark.agent.capture;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.redact.SeenSecrets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Writes {@code errorCode} and {@code errorMessage}, each cut at CloudTrail's 1,024 characters. */
final class ErrorWriter {
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_WRAPPERS = 8;
    private static final byte[] CODE = ascii(",\"errorCode\":\"");
    private static final byte[] MESSAGE = ascii("\",\"errorMessage\":\"");
    private static final byte[] UNREADABLE =
            ascii(",\"errorCode\":\"Throwable\",\"errorMessage\":\"omitted: unreadable\"");

    private ErrorWriter() {}

    /** Writes what can be had; that the call failed is written in any case. */
    static void write(JsonBuffer out, Throwable failure, SeenSecrets secrets) {
        int start = out.length();
        try {
            out.raw(CODE);
            appendTruncated(out, code(failure.getClass()));
            String message = message(failure);
            if (message != null) {
                out.raw(MESSAGE);
                appendTruncated(out, secrets.redact(message));
            }
            out.raw('"');
        } catch (Throwable e) {
            out.truncate(start);
            out.raw(UNREADABLE);
        }
    }

    /** Takes off what {@code CompletableFuture} wraps around a failure on its way through stages. */
    static Throwable unwrap(Throwable failure) {
        Throwable current = failure;
        for (int i = 0; i < MAX_WRAPPERS; i++) {
            Throwable cause = current.getCause();
            if (cause == null || !(current instanceof CompletionException || current instanceof ExecutionException)) {
                break;
            }
            current = cause;
        }
        return current;
    }

    private static void appendTruncated(JsonBuffer out, String text) {
        out.text(text, 0, Math.min(text.length(), MAX_LENGTH));
    }

    /** The class's simple name; for an anonymous class that of the nearest superclass that has one. */
    private static String code(Class<?> type) {
        for (Class<?> named = type; named != null; named = named.getSuperclass()) {
            String name = named.getSimpleName();
            if (!name.isEmpty()) {
                return name;
            }
        }
        return type.getName();
    }

    private static @Nullable String message(Throwable failure) {
        try {
            return failure.getMessage();
        } catch (Throwable e) {
            return "omitted: unreadable, " + e.getClass().getName();
        }
    }
}
