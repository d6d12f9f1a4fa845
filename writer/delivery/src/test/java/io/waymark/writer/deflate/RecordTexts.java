package io.waymark.writer.deflate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Texts in the form of records, of a random number of callers and operations, whose values have random lengths and bytes: of
 * few different ones or all, long or short, new or those of earlier records, also ones that look like members of records.
 */
final class RecordTexts {
    private static final int[] LENGTHS = {1, 5, 40, 400, 6_000, 100_000};
    private static final int[] ALPHABETS = {1, 2, 16, 64, 256};
    private static final String[] PARTS = {
        "\"",
        "\",\"",
        "},\"eventTime\":\"",
        ",\"requestParameters\":{\"a\":\"",
        "}",
        "{",
        "userIdentity\":{",
        "\"errorCode\":"
    };
    private static final int POOL = 24;

    private final SplittableRandom random;
    private final byte[][] pool = new byte[POOL][];
    private final byte[][] callers;
    private final byte[][][] operations;

    RecordTexts(long seed) {
        random = new SplittableRandom(seed);
        int longest = LENGTHS[random.nextInt(random.nextInt(8) == 0 ? LENGTHS.length : 4)];
        int alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)];
        for (int i = 0; i < POOL; i++) {
            pool[i] = new byte[random.nextInt(longest)];
            for (int k = 0; k < pool[i].length; k++) {
                pool[i][k] = (byte) (alphabet == 256 ? random.nextInt() : 'a' + random.nextInt(alphabet));
            }
        }
        for (int i = 0; i < PARTS.length && random.nextBoolean(); i++) {
            pool[random.nextInt(POOL)] = ascii(PARTS[i]);
        }
        callers = new byte[1 + random.nextInt(random.nextBoolean() ? 3 : 200)][];
        for (int i = 0; i < callers.length; i++) {
            callers[i] = join(
                    "{\"type\":\"", i % 3 == 0 ? "Root" : "WebIdentityUser", "\",\"principalId\":\"", value(), "\"}");
        }
        operations = new byte[1 + random.nextInt(9)][][];
        for (int i = 0; i < operations.length; i++) {
            operations[i] = new byte[random.nextInt(8)][];
            for (int k = 0; k < operations[i].length; k++) {
                operations[i][k] = join("\"", value(), "\":");
            }
        }
    }

    /** Returns records; the text of all has some megabytes at most. */
    List<byte[]> records(int count) {
        List<byte[]> records = new ArrayList<>();
        long size = 0;
        for (int i = 0; i < count && size < 3_000_000; i++) {
            byte[] record = random.nextInt(40) == 0 ? value() : record(i);
            records.add(record);
            size += record.length;
        }
        return records;
    }

    private byte[] record(int number) {
        int operation = random.nextInt(operations.length);
        ByteArrayOutputStream tail = new ByteArrayOutputStream();
        for (byte[] member : operations[operation]) {
            tail.writeBytes(join(member, "\"", random.nextInt(3) == 0 ? Integer.toString(number) : value(), "\","));
        }
        return join(
                "{\"eventVersion\":\"1.11\",\"userIdentity\":",
                callers[random.nextInt(1 + random.nextInt(callers.length))],
                ",\"eventTime\":\"2026-01-01T00:00:",
                Integer.toString(10 + number / 20 % 50),
                "Z\",\"eventSource\":\"orders.example.com\",\"eventName\":\"Operation",
                Integer.toString(operation),
                "\",\"userAgent\":\"agent",
                random.nextInt(9) == 0 ? "\",\"errorCode\":\"" : "\",\"requestParameters\":{",
                tail.toByteArray(),
                "\"requestID\":\"",
                value(),
                "\"}}");
    }

    private byte[] value() {
        byte[] value = pool[random.nextInt(POOL)];
        if (value.length > 0 && random.nextInt(3) == 0) {
            value = value.clone();
            value[random.nextInt(value.length)]++;
        }
        return value;
    }

    private static byte[] join(Object... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object part : parts) {
            all.writeBytes(part instanceof byte[] bytes ? bytes : ascii((String) part));
        }
        return all.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
