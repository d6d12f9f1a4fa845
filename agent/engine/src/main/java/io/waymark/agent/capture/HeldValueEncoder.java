package io.waymark.agent.capture;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.HeldValueWriter;
import io.waymark.agent.record.ImmutableValues;
import io.waymark.agent.redact.SeenSecrets;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Encodes the {@link ImmutableValues} that events hold, as if it were at once. Used by one thread at a time. */
final class HeldValueEncoder implements HeldValueWriter {
    private final ValueEncoder encoder;
    private final int maxBytes;
    /** What is secret in the values: of no use, since error messages have been redacted already. */
    private final SeenSecrets secrets = new SeenSecrets();

    /**
     * Creates an encoder.
     *
     * @param encoder encodes the values; its next user starts an object of its own
     * @param maxBytes size limit of an object
     */
    HeldValueEncoder(ValueEncoder encoder, int maxBytes) {
        this.encoder = encoder;
        this.maxBytes = maxBytes;
    }

    @Override
    public void begin() {
        secrets.clear();
        encoder.startObject(secrets);
    }

    /** Without a guard against what may fail: the end of a caller's stack must not damage another caller's event. */
    @Override
    public void write(JsonBuffer out, Object value) {
        if (value instanceof String text) {
            encoder.string(out, text);
        } else {
            boolean number = value instanceof BigDecimal || value instanceof BigInteger;
            encoder.text(out, value, number ? ValueKind.BIG_NUMBER : ValueKind.TEXT);
        }
    }

    @Override
    public void writeToken(JsonBuffer out, String text) {
        encoder.token(out, text);
    }

    @Override
    public void end(JsonBuffer out, int start) {
        ObjectFitter.close(out, start, maxBytes);
    }
}
