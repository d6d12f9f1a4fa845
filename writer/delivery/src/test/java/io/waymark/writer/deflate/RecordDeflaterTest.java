package io.waymark.writer.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordDeflaterTest {
    /** Makes all streams of the tests, so that each finds what the ones before have left. */
    private static final RecordDeflater DEFLATER = new RecordDeflater();

    private static byte dirt;

    /** A fuzz test: each seed has another form of text. */
    @Test
    void anyTextComesOutAsItWentIn() throws Exception {
        for (long seed = 0; seed < 150; seed++) {
            List<byte[]> records = new RecordTexts(seed).records(seed % 10 == 0 ? 1_500 : 80);
            byte[] text = join(records);
            assertThat(Arrays.mismatch(inflate(deflate(DEFLATER, records), text.length), text))
                    .as("the first byte that differs, with seed %d", seed)
                    .isEqualTo(-1);
        }
    }

    @Test
    void sameRecordsMakeTheSameStreamWhateverWasCompressedBefore() throws Exception {
        for (long seed = 1_000; seed < 1_020; seed++) {
            List<byte[]> records = new RecordTexts(seed).records(100);
            // The same text in one piece, which leaves behind more of it than records do, and a stream without an end.
            byte[] text = join(records);
            deflate(DEFLATER, List.of(text));
            DEFLATER.begin((bytes, length) -> {});
            DEFLATER.add(text, 0, text.length / 2, false);
            assertThat(deflate(DEFLATER, records)).isEqualTo(deflate(new RecordDeflater(), records));
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 2, 3, 7, 8, 9, 257, 258, 259, 260, 261, 516, 519, 32_767, 32_768, 32_769, 70_000, 1_000_000})
    void textOfOneByteAndOfNoise(int length) throws Exception {
        byte[] same = new byte[length];
        assertThat(inflate(deflate(DEFLATER, List.of(same)), length)).isEqualTo(same);
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        byte[] deflated = deflate(DEFLATER, List.of(noise));
        assertThat(inflate(deflated, length)).isEqualTo(noise);
        // Every byte takes eight bits, and each block its codes.
        assertThat(deflated.length).isLessThan(length + length / 64 + 200);
    }

    @ParameterizedTest
    @ValueSource(ints = {30_000, 32_600, 32_700, 32_767, 32_768, 32_769, 33_000, 40_000})
    void recordsRepeatAtTheEndOfTheWindow(int distance) throws Exception {
        byte[] noise = new byte[distance / 2];
        new Random(distance).nextBytes(noise);
        byte[] record = join(new RecordTexts(5).records(1));
        byte[] filler = Arrays.copyOf(noise, distance - record.length);
        List<byte[]> records = List.of(record, filler, record, filler, record);
        byte[] text = join(records);
        assertThat(inflate(deflate(DEFLATER, records), text.length)).isEqualTo(text);
    }

    @Test
    void recordsTakeLessThanZlibMakesOfThem() throws Exception {
        List<byte[]> records = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            records.add(("{\"eventVersion\":\"1.11\",\"userIdentity\":{\"type\":\"Root\",\"principalId\":\"user" + i % 7
                            + "\",\"accountId\":\"123456789012\"},\"eventTime\":\"2026-01-01T00:00:00Z\","
                            + "\"eventSource\":\"orders.example.com\",\"eventName\":\"CreateOrder\",\"awsRegion\":"
                            + "\"eu-central-1\",\"sourceIPAddress\":\"10.0.0." + i % 7
                            + "\",\"userAgent\":\"client/1.0\",\"requestParameters\":{\"id\":\"order-"
                            + Long.toString(random.nextLong() >>> 24, 36) + "\",\"count\":" + random.nextInt(99)
                            + "},\"responseElements\":null,\"requestID\":\"" + new java.util.UUID(i, random.nextLong())
                            + "\",\"readOnly\":false,\"eventType\":\"AwsApiCall\",\"eventCategory\":\"Management\"},")
                    .getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(deflate(DEFLATER, records).length).isLessThan(zlib(join(records)));
    }

    /** The first record is where the stream before had another one, whose caller is not this one. */
    @Test
    void callersOfTheStreamBeforeAreForgotten() throws Exception {
        List<byte[]> records =
                List.of(record("bob", "192.0.2.200"), record("joe", "198.51.100.7"), record("eve", "192.0.2.200"));
        RecordDeflater used = new RecordDeflater();
        deflate(used, List.of(record("eve", "192.0.2.1")));
        assertThat(deflateBehindText(used, records)).isEqualTo(deflateBehindText(new RecordDeflater(), records));
    }

    private static byte[] record(String user, String address) {
        return ("{\"eventVersion\":\"1.11\",\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\"" + user
                        + "\"},\"eventTime\":\"2026-01-01T00:00:00Z\",\"eventSource\":\"orders.example.com\","
                        + "\"eventName\":\"CreateOrder\",\"sourceIPAddress\":\"" + address
                        + "\",\"requestParameters\":null,\"responseElements\":null},")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Compresses records behind text that is the first of them, but is not said to be a record. */
    private static byte[] deflateBehindText(RecordDeflater deflater, List<byte[]> records) throws Exception {
        List<byte[]> all = new ArrayList<>(records);
        all.add(0, records.get(0));
        byte[] text = join(all);
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        deflater.begin((bytes, length) -> deflated.write(bytes, 0, length));
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            int to = from + all.get(i).length;
            deflater.add(text, from, to, i > 0);
            from = to;
        }
        deflater.finish();
        assertThat(inflate(deflated.toByteArray(), text.length)).isEqualTo(text);
        return deflated.toByteArray();
    }

    private static byte[] deflate(RecordDeflater deflater, List<byte[]> records) throws Exception {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        byte[] text = join(records);
        deflater.begin((bytes, length) -> deflated.write(bytes, 0, length));
        int at = 0;
        for (byte[] record : records) {
            // Each text in an array of its own with no more than what it may see; behind it, other bytes each time.
            int from = Math.min(at, RecordDeflater.WINDOW);
            byte[] buffer = Arrays.copyOfRange(text, at - from, at + record.length + 9);
            Arrays.fill(buffer, from + record.length, buffer.length, dirt++);
            deflater.add(buffer, from, from + record.length, true);
            at += record.length;
        }
        deflater.finish();
        return deflated.toByteArray();
    }

    private static byte[] inflate(byte[] deflated, int length) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        inflater.setInput(deflated);
        byte[] text = new byte[length + 1];
        int at = 0;
        while (!inflater.finished()) {
            int count = inflater.inflate(text, at, text.length - at);
            assertThat(count > 0 || inflater.finished()).as("progress").isTrue();
            at += count;
        }
        assertThat(inflater.getRemaining()).isZero();
        inflater.end();
        return Arrays.copyOf(text, at);
    }

    private static int zlib(byte[] text) {
        Deflater deflater = new Deflater(1, true);
        deflater.setInput(text);
        deflater.finish();
        int length = deflater.deflate(new byte[text.length]);
        deflater.end();
        return length;
    }

    private static byte[] join(List<byte[]> records) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        records.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
