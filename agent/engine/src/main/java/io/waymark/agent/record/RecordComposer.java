package io.waymark.agent.record;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.layout.FieldValues;
import io.waymark.writer.journal.Definition;
import io.waymark.writer.journal.DefinitionCache;
import io.waymark.writer.journal.TemplatedRecord;
import java.security.SecureRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Composes CloudTrail records of captured events, in the order of {@link EventField}: in parts, as the journal has them, or as
 * whole JSON. Both are the same text. In parts, allocates nothing per event, but for texts that are new. Used by one thread.
 */
public final class RecordComposer {
    /** CloudTrail's {@code eventVersion} of all records. */
    static final String EVENT_VERSION = "1.11";

    private static final byte[] OPENING = {'{'};
    private static final byte[] CLOSING = {'}'};
    private static final byte[] QUOTE = {'"'};
    private static final byte[] NULL = ascii("null");
    private static final int MAX_RETAINED_BYTES = 16 * 1024;

    private final String accountId;
    private final String awsRegion;
    private final UuidGenerator eventIds;
    private final FieldValues shared;
    private final byte[] streamMember;
    private final WholeRecord whole = new WholeRecord();
    private final TemplatedRecord templated = new TemplatedRecord();
    private final SplitRecord split = new SplitRecord(templated);
    private final KnownShapes shapes = new KnownShapes();
    private final DefinitionCache callers = new DefinitionCache();
    private final JsonBuffer callerTexts = new JsonBuffer(1024);
    private final JsonBuffer laterText = new JsonBuffer(1024);

    /**
     * Creates a composer.
     *
     * @param accountId the records' {@code recipientAccountId}, 12 digits
     * @param awsRegion the records' {@code awsRegion}
     * @param streamId names this run of the JVM, within which {@code additionalEventData.sequence} counts the events
     */
    public RecordComposer(String accountId, String awsRegion, UUID streamId) {
        this.accountId = accountId;
        this.awsRegion = awsRegion;
        shared = FieldValues.builder()
                .string(EventField.EVENT_VERSION, EVENT_VERSION)
                .string(EventField.AWS_REGION, awsRegion)
                .string(EventField.RECIPIENT_ACCOUNT_ID, accountId)
                .build();
        streamMember = ascii("\"stream\":\"" + streamId + "\",\"sequence\":");
        SecureRandom random = new SecureRandom();
        eventIds = new UuidGenerator(random.nextLong(), random.nextLong());
    }

    /**
     * Composes a record in parts.
     *
     * @param sequence the event's position in the stream, from 0
     * @param event the event
     * @return the record, valid until the next call; null if it can only be {@link #compose composed} as whole JSON
     * @throws IllegalStateException if the event is incomplete
     */
    public @Nullable TemplatedRecord split(long sequence, CapturedEvent event) {
        RecordTemplate operation = event.template();
        Caller caller = event.caller();
        if (operation == null || caller == null) {
            throw incomplete(sequence);
        }
        Definition by = definition(caller);
        if (by == null) {
            return null;
        }
        eventIds.next();
        templated.begin(sequence, event.timeMillis(), by);
        templated.ids(event.requestIdHigh(), event.requestIdLow(), eventIds.high(), eventIds.low());
        EventOverrides overrides = event.overrides();
        long callerFields = caller.fields().presentFields();
        if (overrides == null && shapes.split(operation, event, callerFields, templated)) {
            return templated;
        }
        templated.group(
                event.isData(),
                overrides == null ? accountId : overrides.recipientAccountId(),
                overrides == null ? awsRegion : overrides.awsRegion());
        split.begin();
        write(sequence, event, split);
        if (!templated.end()) {
            return null;
        }
        KnownShape shape = overrides == null ? split.shape(event, callerFields) : null;
        if (shape != null) {
            shapes.add(operation, shape);
        }
        return templated;
    }

    /**
     * Composes a record as whole JSON.
     *
     * @param sequence the event's position in the stream, from 0
     * @param event the event
     * @return one JSON object, valid until the next call
     * @throws IllegalStateException if the event is incomplete
     */
    public JsonBuffer compose(long sequence, CapturedEvent event) {
        eventIds.next();
        whole.clear();
        write(sequence, event, whole);
        return whole.text();
    }

    private static IllegalStateException incomplete(long sequence) {
        return new IllegalStateException("event " + sequence + " was published before it was complete");
    }

    /** Returns what the journal has of a caller; null if its texts are no JSON, and could not be told apart. */
    private @Nullable Definition definition(Caller caller) {
        Definition known = caller.definition();
        if (known == null) {
            callerTexts.reset(MAX_RETAINED_BYTES);
            for (EventField field : EventField.inRecordOrder()) {
                byte[] member = caller.fields().member(field);
                if (member != null) {
                    if (hasZero(member)) {
                        return null;
                    }
                    callerTexts.raw(member);
                    callerTexts.raw('\0');
                }
            }
            known = callers.find(callerTexts.array(), callerTexts.length());
            caller.definition(known);
        }
        return known;
    }

    private static boolean hasZero(byte[] text) {
        for (byte b : text) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private void write(long sequence, CapturedEvent event, RecordParts out) {
        RecordTemplate template = event.template();
        Caller caller = event.caller();
        if (template == null || caller == null) {
            throw incomplete(sequence);
        }
        EventOverrides overrides = event.overrides();
        int callerMembers = 0;
        out.constant(OPENING, 0, 1);
        for (EventField field : EventField.inRecordOrder()) {
            if (field.isPerCall()) {
                LaterText later = overrides == null ? null : overrides.laterText(field);
                if (later == null) {
                    writeText(event, field, out);
                } else {
                    writeKey(field, out);
                    write(later, out);
                }
                continue;
            }
            byte[] own = overrides == null ? null : overrides.fields().member(field);
            byte[] ofCaller = caller.fields().member(field);
            int callerMember = ofCaller == null ? callerMembers : callerMembers++;
            byte[] constant = template.fields().member(field);
            byte[] ofAll = shared.member(field);
            // Each member starts with a comma, which the first one must not have.
            int from = field == EventField.EVENT_VERSION ? 1 : 0;
            if (own != null) {
                out.json(own, from, own.length);
            } else if (constant != null) {
                out.constant(constant, from, constant.length);
            } else if (ofCaller != null) {
                out.callerMember(callerMember, ofCaller);
            } else if (ofAll != null) {
                out.constant(ofAll, from, ofAll.length);
            } else {
                writeComposed(field, sequence, event, out);
            }
        }
        out.constant(CLOSING, 0, 1);
    }

    private static void writeText(CapturedEvent event, EventField field, RecordParts out) {
        int length = event.textLength(field);
        if (length > 0) {
            writeKey(field, out);
            int start = event.textStart(field);
            out.json(event.text().array(), start, start + length);
        } else if (field.isNullable()) {
            writeKey(field, out);
            out.constant(NULL, 0, NULL.length);
        }
    }

    private void writeComposed(EventField field, long sequence, CapturedEvent event, RecordParts out) {
        switch (field) {
            case EVENT_TIME -> {
                writeKey(field, out);
                out.constant(QUOTE, 0, 1);
                out.eventTime(event.timeMillis());
                out.constant(QUOTE, 0, 1);
            }
            case ADDITIONAL_EVENT_DATA -> {
                writeKey(field, out);
                out.constant(OPENING, 0, 1);
                EventOverrides overrides = event.overrides();
                if (overrides != null) {
                    write(overrides.additionalEventData(), out);
                }
                out.constant(streamMember, 0, streamMember.length);
                out.sequence(sequence);
                out.constant(CLOSING, 0, 1);
            }
            case REQUEST_ID -> {
                writeKey(field, out);
                out.constant(QUOTE, 0, 1);
                out.requestId(event.requestIdHigh(), event.requestIdLow());
                out.constant(QUOTE, 0, 1);
            }
            case EVENT_ID -> {
                writeKey(field, out);
                out.constant(QUOTE, 0, 1);
                out.eventId(eventIds.high(), eventIds.low());
                out.constant(QUOTE, 0, 1);
            }
            default -> {
                // No value: the record lacks the member.
            }
        }
    }

    private void write(LaterText later, RecordParts out) {
        laterText.reset(MAX_RETAINED_BYTES);
        later.write(laterText);
        out.json(laterText.array(), 0, laterText.length());
    }

    private static void writeKey(EventField field, RecordParts out) {
        out.constant(field.key(), 0, field.key().length);
    }
}
