package io.waymark.writer.journal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Records in parts, and the text that they make, put together here in another way. */
final class TestRecords {
    static final String ACCOUNT = "123456789012";
    static final String REGION = "us-east-1";

    private final DefinitionCache callers = new DefinitionCache();
    private final TemplatedRecord record = new TemplatedRecord();
    private final StringBuilder expected = new StringBuilder();

    /** A record and its text. */
    record Expected(TemplatedRecord record, String text) {}

    Definition caller(String... texts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (String text : texts) {
            content.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            content.write(0);
        }
        return callers.find(content.toByteArray(), content.size());
    }

    /** An order of a user; three values. */
    Expected order(long sequence, String user) {
        String[] texts = {"\"userIdentity\":{\"userName\":\"" + user + "\"}", ",\"sourceIPAddress\":\"192.0.2.1\""};
        begin(
                sequence,
                1_800_000_000_000L + sequence,
                new UUID(sequence * 31, -sequence),
                new UUID(-sequence * 17, Long.MIN_VALUE + sequence),
                texts);
        constant("{");
        callerText(0, texts);
        constant(",\"eventTime\":\"");
        eventTime();
        constant("\"");
        callerText(1, texts);
        constant(",\"requestParameters\":{\"id\":\"");
        value("order-" + sequence);
        constant("\",\"count\":");
        value(Long.toString(sequence % 7));
        constant("},\"sequence\":");
        sequence();
        constant(",\"requestID\":\"");
        requestId();
        constant("\",\"eventID\":\"");
        eventId();
        constant("\"}");
        return end();
    }

    /** A record of random parts. */
    Expected random(Random random, long sequence) {
        String[] texts = new String[1 + random.nextInt(JournalFormat.MAX_CALLER_TEXTS)];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text(new Random(random.nextInt(5)), 40);
        }
        UUID request = new UUID(random.nextLong(), random.nextLong());
        UUID event = new UUID(random.nextLong(), random.nextLong());
        begin(sequence, Math.floorMod(random.nextLong(), 253_402_300_800_000L), request, event, texts);
        constant("{");
        // Few shapes, so that most records meet a template that is known.
        Random shape = new Random(random.nextInt(20));
        int parts = shape.nextInt(30);
        for (int i = 0; i < parts; i++) {
            switch (shape.nextInt(8)) {
                case 0 -> eventTime();
                case 1 -> sequence();
                case 2 -> requestId();
                case 3 -> eventId();
                case 4 -> callerText(shape.nextInt(JournalFormat.MAX_CALLER_TEXTS) % texts.length, texts);
                case 5 -> constant(text(shape, 60));
                default -> value(text(random, shape.nextInt(8) == 0 ? 65_536 / 4 : 50));
            }
        }
        return end();
    }

    /** Escaped JSON text of any characters. */
    private static String text(Random random, int maxLength) {
        int length = random.nextInt(maxLength);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(8)) {
                case 0 -> text.append("\\\"");
                case 1 -> text.append("\\u0007");
                case 2 -> text.appendCodePoint(0x1F600 + random.nextInt(40));
                case 3 -> text.append((char) (0x80 + random.nextInt(0x700)));
                case 4 -> text.append('\u007f');
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    private long number;
    private long time;
    private UUID requestId = new UUID(0, 0);
    private UUID eventId = new UUID(0, 0);

    private void begin(long sequence, long timeMillis, UUID request, UUID event, String... callerTexts) {
        expected.setLength(0);
        number = sequence;
        time = timeMillis;
        requestId = request;
        eventId = event;
        record.begin(sequence, timeMillis, caller(callerTexts));
        record.ids(
                request.getMostSignificantBits(),
                request.getLeastSignificantBits(),
                event.getMostSignificantBits(),
                event.getLeastSignificantBits());
        record.group(sequence % 2 == 1, ACCOUNT, REGION);
    }

    private void constant(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        record.constant(bytes, 1, bytes.length - 1);
        expected.append(text);
    }

    private void value(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        record.value(bytes, 1, bytes.length - 1);
        expected.append(text);
    }

    private void callerText(int index, String... texts) {
        record.callerText(index);
        expected.append(texts[index]);
    }

    private void eventTime() {
        record.eventTime();
        expected.append(Instant.ofEpochMilli(time).truncatedTo(ChronoUnit.SECONDS));
    }

    private void sequence() {
        record.sequence();
        expected.append(number);
    }

    private void requestId() {
        record.requestId();
        expected.append(requestId);
    }

    private void eventId() {
        record.eventId();
        expected.append(eventId);
    }

    private Expected end() {
        if (!record.end()) {
            throw new IllegalStateException("cannot be journaled in parts: " + expected);
        }
        return new Expected(record, expected.toString());
    }

    /** Reads all events; checks that the parts of each make its text. */
    static List<String> readEvents(JournalReader reader) throws JournalException {
        List<String> read = new ArrayList<>();
        JournalEntry entry = new JournalEntry();
        while (reader.next(entry)) {
            if (entry.type() == JournalEntry.EntryType.EVENT) {
                read.add(text(entry));
            }
        }
        return read;
    }

    static String text(JournalEntry entry) {
        return new String(entry.record(), 0, entry.recordLength(), StandardCharsets.UTF_8);
    }
}
