package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.s3.S3Access;
import io.waymark.testing.s3.S3Server;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TestSigningKey;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a bucket in a real S3 server, what begins with a prefix is read: of anything else, nothing says that it is missing. */
class ReadScopeTest {
    private static final Instant START = Instant.parse("2026-02-01T00:00:00Z");
    private static final String ELSEWHERE = "former/AWSLogs/";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private TrailBuilder trail;

    @SuppressWarnings("NullAway.Init")
    private TestSigningKey key;

    @SuppressWarnings("NullAway.Init")
    private String logFile;

    @SuppressWarnings("NullAway.Init")
    private String digest;

    @SuppressWarnings("NullAway.Init")
    private S3Server s3;

    @BeforeEach
    void deliver() throws IOException {
        trail = new TrailBuilder(folder, "audit");
        key = trail.addKey(START, START.plusSeconds(86_400));
        ChainBuilder chain = trail.chain(TrailBuilder.HOME_REGION, key, START);
        chain.addLogFile(START.plusSeconds(900), 3);
        chain.addDigest(START.plusSeconds(3_600));
        logFile = chain.addLogFile(START.plusSeconds(4_500), 2);
        digest = chain.addDigest(START.plusSeconds(7_200));
        s3 = new S3Server(folder.resolve("buckets"));
        S3Access.setProperties();
        System.setProperty("aws.endpointUrlS3", s3.endpoint().toString());
    }

    @AfterEach
    void stop() throws IOException {
        S3Access.clearProperties();
        System.clearProperty("aws.endpointUrlS3");
        s3.close();
    }

    private CliResult validate(Consumer<ObjectNode> change) throws IOException {
        trail.rewriteDigest(digest, key, change);
        try (BucketFixture bucket = new BucketFixture(s3.endpoint())) {
            bucket.putAll(trail.bucket());
        }
        return SampleTrail.run(
                0,
                "validate-logs",
                "--store",
                "s3://trail/audit",
                "--public-keys",
                trail.publicKeys().toString());
    }

    private static String elsewhere(String key) {
        return key.replace("audit/AWSLogs/", ELSEWHERE);
    }

    private static void assertUnchecked(CliResult result) {
        assertThat(result.err())
                .contains("Could not check", "s3://trail/" + ELSEWHERE)
                .contains("it is not among the objects of the bucket trail that are read")
                .doesNotContain("not found");
        assertThat(result.status()).isEqualTo(3);
    }

    @Test
    void chainThatContinuesElsewhereIsNotCalledBroken() throws IOException {
        assertUnchecked(validate(rewritten -> rewritten.put(
                "previousDigestS3Object",
                elsewhere(rewritten.path("previousDigestS3Object").asText()))));
    }

    @Test
    void logFileElsewhereIsNotCalledMissing() throws IOException {
        Files.delete(trail.file(logFile));
        assertUnchecked(validate(rewritten -> {
            ObjectNode listed = (ObjectNode) rewritten.path("logFiles").path(0);
            listed.put("s3Object", elsewhere(logFile));
        }));
    }
}
