package io.waymark.agent.capture;

import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.redact.SeenSecrets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes members of one event that is not a call of an audited method, with the same limits and redaction. Used once, by one
 * thread.
 */
public final class MemberWriter {
    private final CaptureContext context;
    private final ValueEncoder encoder;
    private final SeenSecrets secrets = new SeenSecrets();

    MemberWriter(CaptureContext context) {
        this.context = context;
        this.encoder = new ValueEncoder(context.limits(), context.redaction(), context.shapes());
        encoder.startObject(secrets);
    }

    /**
     * Writes an object as a field.
     *
     * @param event the event
     * @param field the field
     * @param members the object's members in order; secret names hide their values; an empty map writes nothing
     */
    public void write(CapturedEvent event, EventField field, Map<String, ?> members) {
        if (!members.isEmpty()) {
            JsonBuffer text = event.text();
            int start = text.length();
            encoder.encode(text, members, Sensitivity.CLEAR);
            int limit = context.limits().maxBytes();
            if (text.length() - start > limit) {
                ObjectFitter.fit(text, start, limit);
            }
        }
        event.end(field);
    }

    /**
     * Writes a failure. Secrets among the members written before are removed from the message.
     *
     * @param event the event
     * @param code the record's {@code errorCode}
     * @param message the record's {@code errorMessage}; null for none
     */
    public void writeError(CapturedEvent event, String code, @Nullable String message) {
        ErrorWriter.write(event, code, message, secrets, context.redaction());
    }

    /**
     * Reads the cause of an exception, which may be the application's own class.
     *
     * @param failure the exception
     * @return its cause; null if it has none or cannot tell
     */
    public static @Nullable Throwable cause(Throwable failure) {
        return ErrorWriter.cause(failure);
    }

    /**
     * Reads the message of an exception, which may be the application's own class.
     *
     * @param failure the exception
     * @return its message; null if it has none or cannot tell
     */
    public static @Nullable String message(Throwable failure) {
        try {
            return failure.getMessage();
        } catch (Throwable e) {
            return null;
        }
    }

    /**
     * Describes an exception as the {@code errorCode} of calls does.
     *
     * @param failure the exception
     * @return the simple name of its class
     */
    public static String code(Throwable failure) {
        return ErrorWriter.code(ErrorWriter.unwrap(failure).getClass());
    }
}
