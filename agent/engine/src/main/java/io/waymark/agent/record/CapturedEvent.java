package io.waymark.agent.record;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.json.JsonBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way from the calling thread to the record. The parts that differ from call to call lie in one buffer,
 * one after the other: request parameters, response elements, error, resources; an empty part is one that the call does
 * not have. Reused; used by one thread at a time.
 */
public final class CapturedEvent {
    private final JsonBuffer text;
    private @Nullable RecordTemplate template;
    private @Nullable Caller caller;
    private @Nullable EventOverrides overrides;
    private long timeMillis;
    private long requestIdHigh;
    private long requestIdLow;
    private int parametersEnd;
    private int responseEnd;
    private int errorEnd;

    /**
     * Creates an empty event.
     *
     * @param capacity bytes of text that it holds without growing
     */
    public CapturedEvent(int capacity) {
        text = new JsonBuffer(capacity);
    }

    /**
     * Empties the event.
     *
     * @param keep bytes of capacity that may stay
     */
    public void clear(int keep) {
        text.reset(keep);
        template = null;
        caller = null;
        overrides = null;
        parametersEnd = 0;
        responseEnd = 0;
        errorEnd = 0;
    }

    /**
     * Where the parts are written, in this order: the {@code requestParameters} object, then {@link #endParameters}; the
     * {@code responseElements} object, then {@link #endResponse}; {@code ,"errorCode":…,"errorMessage":…}, then {@link
     * #endError}; the {@code resources} array.
     *
     * @return the text
     */
    public JsonBuffer text() {
        return text;
    }

    /** Ends the first part. */
    public void endParameters() {
        parametersEnd = text.length();
    }

    /** Ends the second part. */
    public void endResponse() {
        responseEnd = text.length();
    }

    /** Ends the third part. */
    public void endError() {
        errorEnd = text.length();
    }

    /**
     * Says what the event is about.
     *
     * @param of the method's template
     * @param by who called
     */
    public void describe(RecordTemplate of, Caller by) {
        template = of;
        caller = by;
    }

    /**
     * Says what of the event differs from what all events of this JVM have in common.
     *
     * @param own it
     */
    public void overrides(EventOverrides own) {
        overrides = own;
    }

    /**
     * What of the event differs from what all events of this JVM have in common.
     *
     * @return it; null if nothing does
     */
    public @Nullable EventOverrides overrides() {
        return overrides;
    }

    /**
     * Sets the request's id.
     *
     * @param high its more significant half
     * @param low the other
     */
    public void requestId(long high, long low) {
        requestIdHigh = high;
        requestIdLow = low;
    }

    /**
     * Sets when the call completed.
     *
     * @param millis since 1970
     */
    public void completedAt(long millis) {
        timeMillis = millis;
    }

    /**
     * Becomes a copy of another event.
     *
     * @param other it
     */
    public void copyFrom(CapturedEvent other) {
        text.truncate(0);
        text.raw(other.text.array(), 0, other.text.length());
        template = other.template;
        caller = other.caller;
        overrides = other.overrides;
        timeMillis = other.timeMillis;
        requestIdHigh = other.requestIdHigh;
        requestIdLow = other.requestIdLow;
        parametersEnd = other.parametersEnd;
        responseEnd = other.responseEnd;
        errorEnd = other.errorEnd;
    }

    /** Becomes a copy of what {@link EventSlots} hold. */
    void load(
            byte[] from,
            int offset,
            int length,
            long idHigh,
            long idLow,
            long millis,
            int endOfParameters,
            int endOfResponse,
            int endOfError,
            @Nullable RecordTemplate of,
            @Nullable Caller by) {
        text.truncate(0);
        text.raw(from, offset, length);
        requestIdHigh = idHigh;
        requestIdLow = idLow;
        timeMillis = millis;
        parametersEnd = endOfParameters;
        responseEnd = endOfResponse;
        errorEnd = endOfError;
        template = of;
        caller = by;
    }

    /**
     * When the call completed.
     *
     * @return milliseconds since 1970
     */
    public long timeMillis() {
        return timeMillis;
    }

    /**
     * Who called.
     *
     * @return it; null before {@link #describe}
     */
    public @Nullable Caller caller() {
        return caller;
    }

    /**
     * Tells the event's category.
     *
     * @return {@code true} for a data event
     */
    public boolean isData() {
        return template != null && template.isData();
    }

    @Nullable
    RecordTemplate template() {
        return template;
    }

    long requestIdHigh() {
        return requestIdHigh;
    }

    long requestIdLow() {
        return requestIdLow;
    }

    int parametersEnd() {
        return parametersEnd;
    }

    int responseEnd() {
        return responseEnd;
    }

    int errorEnd() {
        return errorEnd;
    }
}
