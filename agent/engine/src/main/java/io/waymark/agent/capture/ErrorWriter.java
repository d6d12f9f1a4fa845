package io.waymark.agent.capture;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.redact.Redactor;
import io.waymark.agent.redact.SeenSecrets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Writes {@code errorCode} and {@code errorMessage}, each truncated to CloudTrail's 1,024 characters. */
final class ErrorWriter {
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_WRAPPERS = 8;
    private static final String UNKNOWN_CODE = "Throwable";
    private static final String UNREADABLE = "omitted: unreadable";
    private static final byte[] UNKNOWN_CODE_JSON = ascii('"' + UNKNOWN_CODE + '"');
    private static final byte[] UNREADABLE_JSON = ascii('"' + UNREADABLE + '"');

    private ErrorWriter() {}

    /** Writes what can be read of the failure; the record says in any case that the call failed. */
    static void write(CapturedEvent event, Throwable failure, SeenSecrets secrets, Redactor redactor) {
        String code = UNKNOWN_CODE;
        String message = UNREADABLE;
        try {
            String text = message(failure);
            addHeldSecrets(event, secrets, redactor);
            String redacted = text == null ? null : redactor.redactMessage(text, secrets);
            code = code(failure.getClass());
            message = redacted;
        } catch (Throwable e) {
            // Code and message stay unreadable.
        }
        append(event, code, message);
    }

    /** Writes a code, and a message without the secrets; an unreadable message still says that the call failed. */
    static void write(
            CapturedEvent event, String code, @Nullable String message, SeenSecrets secrets, Redactor redactor) {
        String redacted = UNREADABLE;
        try {
            addHeldSecrets(event, secrets, redactor);
            redacted = message == null ? null : redactor.redactMessage(message, secrets);
        } catch (Throwable e) {
            // Stays unreadable.
        }
        append(event, code, redacted);
    }

    /** Adds what is secret in the texts that the event holds: they have not been searched yet. */
    static void addHeldSecrets(CapturedEvent event, SeenSecrets secrets, Redactor redactor) {
        for (int i = 0; i < event.heldCount(); i++) {
            String text = event.heldText(i);
            if (text != null) {
                redactor.redactUrls(text, secrets);
            }
        }
    }

    private static void append(CapturedEvent event, String code, @Nullable String message) {
        append(event.text(), code, UNKNOWN_CODE_JSON);
        event.end(EventField.ERROR_CODE);
        if (message != null) {
            append(event.text(), message, UNREADABLE_JSON);
            event.end(EventField.ERROR_MESSAGE);
        }
    }

    private static void append(JsonBuffer out, String text, byte[] otherwise) {
        int start = out.length();
        try {
            out.string(text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH));
        } catch (Throwable e) {
            out.truncate(start);
            out.raw(otherwise);
        }
    }

    /** Removes the exceptions that {@code CompletableFuture} wraps around a failure. */
    static Throwable unwrap(Throwable failure) {
        Throwable current = failure;
        for (int i = 0; i < MAX_WRAPPERS; i++) {
            Throwable cause = current instanceof CompletionException || current instanceof ExecutionException
                    ? cause(current)
                    : null;
            if (cause == null) {
                break;
            }
            current = cause;
        }
        return current;
    }

    static @Nullable Throwable cause(Throwable failure) {
        try {
            return failure.getCause();
        } catch (Throwable e) {
            return null;
        }
    }

    /** Returns the simple name of the class or, if anonymous, of its nearest named superclass. */
    static String code(Class<?> type) {
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
