package io.waymark.agent.record;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.json.JsonBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one event has in place of what all events of this JVM have in common: a call to somewhere else has a region, an
 * account and a request id of its own. Immutable; the arrays are not to be written to.
 */
public final class EventOverrides {
    private static final byte[] EMPTY = {};

    private final String awsRegion;
    private final String recipientAccountId;
    private final byte[] region;
    private final byte[] account;
    private final byte[] additionalEventData;
    private final byte @Nullable [] requestId;
    private final byte[] tlsDetails;

    /**
     * Collects them.
     *
     * @param awsRegion the record's {@code awsRegion}
     * @param recipientAccountId the record's {@code recipientAccountId}, 12 digits
     * @param requestId names the request; null to have a name made
     * @param additionalEventData JSON text of members of {@code additionalEventData}, each with a comma after it; may be
     *     empty
     * @param tlsDetails the record's {@code tlsDetails}, a JSON object; null if it has none
     */
    public EventOverrides(
            String awsRegion,
            String recipientAccountId,
            @Nullable String requestId,
            byte[] additionalEventData,
            byte @Nullable [] tlsDetails) {
        this.awsRegion = awsRegion;
        this.recipientAccountId = recipientAccountId;
        this.region = text(",\"awsRegion\":", JsonBuffer.encodeString(awsRegion), ",\"sourceIPAddress\":");
        this.account = text(",\"recipientAccountId\":", JsonBuffer.encodeString(recipientAccountId), ",");
        this.additionalEventData = text(",\"additionalEventData\":{", additionalEventData, "");
        this.requestId = requestId == null
                ? null
                : text("},\"requestID\":", JsonBuffer.encodeString(requestId), ",\"eventID\":\"");
        this.tlsDetails = tlsDetails == null ? EMPTY : text(",\"tlsDetails\":", tlsDetails, "");
    }

    private static byte[] text(String before, byte[] json, String after) {
        JsonBuffer text = new JsonBuffer(before.length() + json.length + after.length());
        text.raw(ascii(before));
        text.raw(json);
        text.raw(ascii(after));
        return text.toByteArray();
    }

    /**
     * The record's {@code awsRegion}.
     *
     * @return such as {@code eu-west-1}
     */
    public String awsRegion() {
        return awsRegion;
    }

    /**
     * The record's {@code recipientAccountId}.
     *
     * @return 12 digits
     */
    public String recipientAccountId() {
        return recipientAccountId;
    }

    byte[] region() {
        return region;
    }

    byte[] account() {
        return account;
    }

    byte[] additionalEventData() {
        return additionalEventData;
    }

    byte @Nullable [] requestId() {
        return requestId;
    }

    byte[] tlsDetails() {
        return tlsDetails;
    }
}
