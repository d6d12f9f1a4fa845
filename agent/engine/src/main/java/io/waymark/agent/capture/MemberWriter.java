package io.waymark.agent.capture;

import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.redact.SeenSecrets;
import io.waymark.base.reference.SparePool;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one event that is not a call of an audited method, with the same limits and redaction. Borrowed by one thread until
 * {@link #close}, after which event and members serve another.
 */
public final class MemberWriter implements AutoCloseable {
    private static final int EVENT_BYTES = 1024;
    private static final int MAX_KEPT_MEMBERS = 64;

    private final CaptureContext context;
    private final SparePool<MemberWriter> pool;
    private final ValueEncoder encoder;
    private final SeenSecrets secrets = new SeenSecrets();
    private final CapturedEvent event = new CapturedEvent(JsonBuffer.sharing(EVENT_BYTES));
    private Map<String, Object> members = new LinkedHashMap<>();

    MemberWriter(CaptureContext context, SparePool<MemberWriter> pool) {
        this.context = context;
        this.pool = pool;
        this.encoder = new ValueEncoder(context.limits(), context.redaction(), context.shapes());
        encoder.startObject(secrets);
    }

    /**
     * Returns the event, which is empty at first.
     *
     * @return valid until {@link #close}
     */
    public CapturedEvent event() {
        return event;
    }

    /**
     * Returns a map for the members of one field, which is empty at first.
     *
     * @return valid until {@link #close}
     */
    public Map<String, Object> members() {
        return members;
    }

    /**
     * Writes an object as a field.
     *
     * @param field the field
     * @param values the object's members in order; secret names hide their values; an empty map writes nothing
     */
    public void write(EventField field, Map<String, ?> values) {
        if (!values.isEmpty()) {
            JsonBuffer text = event.text();
            int start = text.length();
            encoder.encode(text, values, Sensitivity.CLEAR);
            int limit = context.limits().maxBytes();
            if (text.length() - start > limit) {
                ObjectFitter.fit(text, start, limit);
            }
        }
        event.end(field);
    }

    /**
     * Takes a text that is not to be in the message of a failure.
     *
     * @param secret a secret that the members do not show
     */
    public void addSecret(String secret) {
        secrets.add(secret);
    }

    /**
     * Writes a failure. Secrets among the members written before are removed from the message.
     *
     * @param code the record's {@code errorCode}
     * @param message the record's {@code errorMessage}; null for none
     */
    public void writeError(String code, @Nullable String message) {
        ErrorWriter.write(event, code, message, secrets, context.redaction());
    }

    /** Empties the writer for the next event. */
    @Override
    public void close() {
        event.clear(EVENT_BYTES);
        secrets.clear();
        if (members.size() > MAX_KEPT_MEMBERS) {
            members = new LinkedHashMap<>();
        } else {
            members.clear();
        }
        pool.give(this);
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
