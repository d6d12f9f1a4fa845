package io.waymark.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.layout.FieldValues;
import io.waymark.writer.journal.Definition;
import io.waymark.writer.journal.TemplatedRecord;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The exact bytes of records, but for {@code eventID}, which is random. */
class RecordLayoutTest {
    private static final UUID STREAM = UUID.fromString("0a0b0c0d-1111-4222-8333-444455556666");
    private static final String UUID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
    private static final long TIME = 1_800_000_000_999L;

    private final RecordComposer composer = new RecordComposer("123456789012", "eu-central-1", STREAM);
    private final EventSlots slots = new EventSlots(2, 64);

    private static RecordTemplate template(EventCategory category, boolean readOnly) {
        return new RecordTemplate(
                new EventDescriptor(category, "orders.example.com", "Create", readOnly, List.of()),
                readOnly ? "2020-01-01" : null);
    }

    private static Caller caller() {
        return Caller.of(JsonBuffer.ascii("{\"type\":\"Unknown\"}"), "192.0.2.1", "curl");
    }

    private static CapturedEvent minimal() {
        CapturedEvent event = new CapturedEvent(16);
        event.describe(template(EventCategory.MANAGEMENT, false), caller());
        event.requestId(0x0123456789ab4defL, 0x8123456789abcdefL);
        event.completedAt(TIME);
        return event;
    }

    private static void put(CapturedEvent event, EventField field, String json) {
        event.text().raw(json.getBytes(StandardCharsets.UTF_8));
        event.end(field);
    }

    private static CapturedEvent full() {
        CapturedEvent event = minimal();
        event.describe(template(EventCategory.DATA, true), caller());
        put(event, EventField.REQUEST_PARAMETERS, "{\"id\":1}");
        put(event, EventField.RESPONSE_ELEMENTS, "{\"ok\":true}");
        put(event, EventField.ERROR_CODE, "\"Refused\"");
        put(event, EventField.ERROR_MESSAGE, "\"no\"");
        put(event, EventField.RESOURCES, "[{\"ARN\":\"arn:aws:orders:::order/1\"}]");
        return event;
    }

    /** Returns the whole record; in parts it must be the same. */
    private String compose(long sequence, CapturedEvent event) {
        String whole = maskEventId(composer.compose(sequence, event).toByteArray());
        // The second time its shape is known.
        for (int i = 0; i < 2; i++) {
            TemplatedRecord parts = composer.split(sequence, event);
            assertThat(parts).isNotNull();
            assertThat(maskEventId(parts.compose())).isEqualTo(whole);
        }
        return whole;
    }

    private static String maskEventId(byte[] record) {
        return new String(record, StandardCharsets.UTF_8)
                .replaceFirst("\"eventID\":\"" + UUID_PATTERN + "\"", "\"eventID\":\"ID\"");
    }

    @Test
    void managementEventHasNullsForWhatItLacks() {
        assertThat(compose(7, minimal()))
                .isEqualTo("{\"eventVersion\":\"1.11\",\"userIdentity\":{\"type\":\"Unknown\"},"
                        + "\"eventTime\":\"2027-01-15T08:00:00Z\",\"eventSource\":\"orders.example.com\","
                        + "\"eventName\":\"Create\",\"awsRegion\":\"eu-central-1\",\"sourceIPAddress\":\"192.0.2.1\","
                        + "\"userAgent\":\"curl\",\"requestParameters\":null,\"responseElements\":null,"
                        + "\"additionalEventData\":{\"stream\":\"0a0b0c0d-1111-4222-8333-444455556666\","
                        + "\"sequence\":7},\"requestID\":\"01234567-89ab-4def-8123-456789abcdef\","
                        + "\"eventID\":\"ID\",\"readOnly\":false,\"eventType\":\"AwsApiCall\","
                        + "\"managementEvent\":true,\"recipientAccountId\":\"123456789012\","
                        + "\"eventCategory\":\"Management\"}");
    }

    @Test
    void fullEventHasAllMembersInOrder() {
        CapturedEvent event = full();
        event.overrides(new EventOverrides(
                "eu-west-1",
                "999988887777",
                "REQ-1",
                JsonBuffer.ascii("\"bytesTransferredIn\":3,"),
                FieldValues.builder()
                        .json(EventField.TLS_DETAILS, JsonBuffer.ascii("{\"tlsVersion\":\"TLSv1.3\"}"))
                        .build()));
        assertThat(compose(0, event))
                .isEqualTo("{\"eventVersion\":\"1.11\",\"userIdentity\":{\"type\":\"Unknown\"},"
                        + "\"eventTime\":\"2027-01-15T08:00:00Z\",\"eventSource\":\"orders.example.com\","
                        + "\"eventName\":\"Create\",\"awsRegion\":\"eu-west-1\",\"sourceIPAddress\":\"192.0.2.1\","
                        + "\"userAgent\":\"curl\",\"errorCode\":\"Refused\",\"errorMessage\":\"no\","
                        + "\"requestParameters\":{\"id\":1},\"responseElements\":{\"ok\":true},"
                        + "\"additionalEventData\":{\"bytesTransferredIn\":3,"
                        + "\"stream\":\"0a0b0c0d-1111-4222-8333-444455556666\",\"sequence\":0},"
                        + "\"requestID\":\"REQ-1\",\"eventID\":\"ID\",\"readOnly\":true,"
                        + "\"resources\":[{\"ARN\":\"arn:aws:orders:::order/1\"}],\"eventType\":\"AwsApiCall\","
                        + "\"apiVersion\":\"2020-01-01\",\"managementEvent\":false,"
                        + "\"recipientAccountId\":\"999988887777\",\"eventCategory\":\"Data\","
                        + "\"tlsDetails\":{\"tlsVersion\":\"TLSv1.3\"}}");
    }

    @Test
    void serviceEventHasTheSameOrder() {
        ServiceEvent event = new ServiceEvent.StreamIdentity("123456789012", "eu-central-1", STREAM)
                .event("WaymarkStarted", TIME, JsonBuffer.ascii("{\"version\":\"1\"}"));
        assertThat(maskEventId(event.compose(3).toByteArray()))
                .isEqualTo("{\"eventVersion\":\"1.11\",\"userIdentity\":{\"accountId\":\"123456789012\","
                        + "\"invokedBy\":\"waymark.io\"},\"eventTime\":\"2027-01-15T08:00:00Z\","
                        + "\"eventSource\":\"waymark.io\",\"eventName\":\"WaymarkStarted\","
                        + "\"awsRegion\":\"eu-central-1\",\"sourceIPAddress\":\"waymark.io\","
                        + "\"userAgent\":\"waymark.io\",\"requestParameters\":null,\"responseElements\":null,"
                        + "\"additionalEventData\":{\"stream\":\"0a0b0c0d-1111-4222-8333-444455556666\","
                        + "\"sequence\":3},\"eventID\":\"ID\",\"readOnly\":false,\"eventType\":\"AwsServiceEvent\","
                        + "\"managementEvent\":true,\"recipientAccountId\":\"123456789012\","
                        + "\"serviceEventDetails\":{\"version\":\"1\"},\"eventCategory\":\"Management\"}");
    }

    @Test
    void slotsKeepShortAndLongEventsWhole() {
        CapturedEvent longer = full();
        put(longer, EventField.RESOURCES, "[\"" + "r".repeat(200) + "\"]");
        slots.put(0, full());
        slots.put(1, longer);
        CapturedEvent taken = new CapturedEvent(16);
        slots.take(0, taken);
        assertThat(compose(0, taken)).isEqualTo(compose(0, full()));
        slots.take(1, taken);
        assertThat(compose(1, taken)).isEqualTo(compose(1, longer));
        slots.put(1, minimal());
        slots.take(1, taken);
        assertThat(compose(2, taken)).isEqualTo(compose(2, minimal()));
    }

    @Test
    void clearedEventKeepsNoText() {
        CapturedEvent event = full();
        event.clear(16);
        event.describe(template(EventCategory.MANAGEMENT, false), caller());
        event.requestId(0x0123456789ab4defL, 0x8123456789abcdefL);
        event.completedAt(TIME);
        assertThat(compose(7, event)).isEqualTo(compose(7, minimal()));
    }

    @Test
    void recordsOfAnyValuesAreTheSameInParts() {
        Random random = new Random(11);
        List<RecordTemplate> operations = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            operations.add(template(i % 2 == 0 ? EventCategory.DATA : EventCategory.MANAGEMENT, random.nextBoolean()));
        }
        for (int i = 0; i < 6_000; i++) {
            CapturedEvent event = minimal();
            event.describe(
                    operations.get(random.nextInt(operations.size())),
                    Caller.of(
                            JsonBuffer.ascii("{\"type\":\"Unknown\"}"),
                            randomText(random, 30),
                            random.nextBoolean() ? null : randomText(random, 60)));
            event.completedAt(Math.floorMod(random.nextLong(), 4_000_000_000_000L));
            for (EventField field : EventField.inRecordOrder()) {
                if (field.isPerCall() && random.nextInt(4) > 0) {
                    writeRandom(event.text(), random, 3);
                    event.end(field);
                }
            }
            if (i % 100 == 0) {
                event.text().string(randomText(random, 30_000).repeat(2));
                event.end(EventField.ERROR_MESSAGE);
            }
            if (random.nextInt(5) == 0) {
                event.overrides(new EventOverrides(
                        random.nextBoolean() ? "eu-west-1" : "us-gov-east-1",
                        "999988887777",
                        random.nextBoolean() ? null : randomText(random, 20),
                        random.nextBoolean() ? new byte[0] : JsonBuffer.ascii("\"vpcEndpointId\":\"vpce-1\","),
                        FieldValues.NONE));
            }
            compose(random.nextLong() >>> 1, event);
        }
    }

    private static void writeRandom(JsonBuffer out, Random random, int depth) {
        int kind = random.nextInt(depth > 0 ? 8 : 6);
        switch (kind) {
            case 0 -> out.number(random.nextLong() >> random.nextInt(64));
            case 1 -> out.number(random.nextDouble());
            case 2 -> out.bool(random.nextBoolean());
            case 3 -> out.nullValue();
            case 4, 5 -> out.string(randomText(random, 40));
            default -> {
                out.raw(kind == 6 ? '[' : '{');
                int count = random.nextInt(100) == 0 ? 400 : random.nextInt(6);
                for (int i = 0; i < count; i++) {
                    if (i > 0) {
                        out.raw(',');
                    }
                    if (kind == 7) {
                        out.string(randomText(random, 6));
                        out.raw(':');
                    }
                    writeRandom(out, random, depth - 1);
                }
                out.raw(kind == 6 ? ']' : '}');
            }
        }
    }

    /** Quotes, backslashes, control characters, separators of JSON, characters of all lengths and lone surrogates. */
    private static String randomText(Random random, int maxLength) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(maxLength);
        while (text.length() < length) {
            switch (random.nextInt(6)) {
                case 0 -> text.append("\"\\:,{}[]".charAt(random.nextInt(8)));
                case 1 -> text.append((char) random.nextInt(0x20));
                case 2 -> text.append((char) random.nextInt(0x10000));
                case 3 -> text.appendCodePoint(0x1F600 + random.nextInt(40));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    @Test
    void textThatIsNoJsonIsLeftWhole() {
        CapturedEvent event = minimal();
        put(event, EventField.REQUEST_PARAMETERS, "{\n}");
        assertThat(composer.split(0, event)).isNull();
        event = minimal();
        event.caller(Caller.of(JsonBuffer.ascii("{\"type\":\"\0\"}"), "192.0.2.1", "curl"));
        assertThat(composer.split(0, event)).isNull();
        assertThat(composer.split(0, full())).isNotNull();
    }

    /** A client chooses the names: they must not stay for the life of the JVM. */
    @Test
    void lastShapesOfAnOperationAreHeldUnlessTheyAreLarge() {
        RecordTemplate operation = template(EventCategory.DATA, true);
        WeakReference<Definition> first = new WeakReference<>(templateOf(operation, "first"));
        WeakReference<Definition> large = new WeakReference<>(templateOf(operation, "x".repeat(5_000)));
        for (int i = 0; i < 3; i++) {
            templateOf(operation, "other" + i);
        }
        Awaitility.await().until(() -> isCleared(large));
        assertThat(first.get()).as("one of the last four").isNotNull();
        for (int i = 3; i < 8; i++) {
            templateOf(operation, "other" + i);
        }
        Awaitility.await().until(() -> isCleared(first));
    }

    private Definition templateOf(RecordTemplate operation, String name) {
        CapturedEvent event = minimal();
        event.describe(operation, caller());
        put(event, EventField.REQUEST_PARAMETERS, "{\"" + name + "\":1}");
        TemplatedRecord record = composer.split(0, event);
        assertThat(record).isNotNull();
        return record.template();
    }

    @SuppressWarnings("System.gc")
    private static boolean isCleared(WeakReference<?> reference) {
        System.gc();
        return reference.get() == null;
    }

    @Test
    void journalsValuesAlone() {
        CapturedEvent event = full();
        TemplatedRecord first = composer.split(0, event);
        assertThat(first).isNotNull();
        assertThat(first.valueCount())
                .as("id, ok, errorCode, errorMessage, ARN")
                .isEqualTo(5);
    }
}
