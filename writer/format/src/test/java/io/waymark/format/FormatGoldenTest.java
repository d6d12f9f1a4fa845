package io.waymark.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.waymark.testing.GoldenFile;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files that other processes read: their members are wire format, see {@code docs/wire-format.md}. */
class FormatGoldenTest {
    private static final Instant TIME = Instant.parse("2026-01-31T10:00:00Z");
    private static final String STREAM = "0b7f1c7e-1111-4222-8333-444455556666";
    private static final String KEY_FOLDER = "AWSLogs/000000000000/CloudTrail";

    private static final InstanceStatus STATUS = new InstanceStatus(
            InstanceStatus.InstanceState.FAILING,
            STREAM,
            42,
            TIME,
            TIME.plusSeconds(60),
            108,
            97,
            6,
            Map.of("RING_FULL", 4L, "RECORD_REJECTED", 1L),
            7,
            8,
            9,
            10,
            "journal append failed",
            TIME.plusSeconds(30),
            "waymark.trail.selectors cannot be read");

    private static final DeliveryStatus DELIVERY = new DeliveryStatus(
            STREAM,
            90,
            80,
            TIME.plusSeconds(3600),
            TIME,
            KEY_FOLDER + "/log-file.json.gz",
            TIME.plusSeconds(1),
            KEY_FOLDER + "-Digest/digest.json.gz",
            "the store is away",
            TIME.plusSeconds(2),
            "ServiceUnavailable",
            "AccessDenied");

    private static final Digest DIGEST = new Digest(
            "000000000000",
            TIME,
            TIME.plusSeconds(3600),
            "trail",
            KEY_FOLDER + "-Digest/digest.json.gz",
            "31e8b5433410dfb61a9dc45cc65b22ff",
            Digest.SHA256_WITH_RSA,
            TIME.plusSeconds(20),
            TIME.plusSeconds(10),
            new Digest.PreviousDigest("trail", KEY_FOLDER + "-Digest/previous.json.gz", "97fb", "5088"),
            List.of(new Digest.LogFileEntry(
                    "trail",
                    KEY_FOLDER + "/log-file.json.gz",
                    "9bb6",
                    TIME.plusSeconds(20),
                    TIME.plusSeconds(10),
                    new StreamRange(STREAM, 3, 9, 5))),
            List.of(new NotLoggedRecords(
                    STREAM,
                    NotLoggedRecords.Reason.LOGGING_STOPPED,
                    List.of(new SequenceRange(0, 2), new SequenceRange(10, 10)))));

    private static String prettyPrint(byte[] json) throws IOException {
        JsonFactory factory = new JsonFactory();
        StringWriter out = new StringWriter();
        try (JsonParser parser = factory.createParser(json);
                JsonGenerator generator = factory.createGenerator(out).useDefaultPrettyPrinter()) {
            parser.nextToken();
            generator.copyCurrentStructure(parser);
        }
        return out.append('\n').toString();
    }

    @Test
    void statusFileKeepsItsMembers() throws Exception {
        GoldenFile golden = new GoldenFile("status.json");
        golden.assertMatches(prettyPrint(STATUS.toJson()));
        assertThat(InstanceStatus.read(golden.read())).isEqualTo(STATUS);
    }

    @Test
    void deliveryFileKeepsItsMembers() throws Exception {
        GoldenFile golden = new GoldenFile("delivery.json");
        golden.assertMatches(prettyPrint(DELIVERY.toJson()));
        assertThat(DeliveryStatus.read(golden.read())).isEqualTo(DELIVERY);
    }

    @Test
    void digestKeepsItsMembers() throws Exception {
        GoldenFile golden = new GoldenFile("digest.json");
        golden.assertMatches(prettyPrint(DIGEST.toJson()));
        assertThat(Digest.read(golden.read())).isEqualTo(DIGEST);
    }

    @Test
    void instanceStatesKeepTheirNames() {
        assertThat(InstanceStatus.InstanceState.values())
                .extracting(EnumNames::format)
                .containsExactly("starting", "running", "failing", "stopped");
    }
}
