package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waymark.format.FormatException;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.AwsCli;
import io.waymark.testing.trail.AwsCliFixture;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TestSigningKey;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.verifier.TrailId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unmodified AWS CLI says of a built store what waymark says. */
class AwsCliTest {
    private static final Instant START = Instant.parse("2026-01-31T10:00:07Z");
    private static final Instant END = START.plusSeconds(3 * 3600);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @BeforeEach
    void requireAwsCli() {
        assumeTrue(AwsCli.find().isPresent(), AwsCli.SKIP_REASON);
    }

    @Test
    void acceptsAValidStoreAndReportsAChangedByte() throws IOException, FormatException {
        TrailBuilder trail = new TrailBuilder(home);
        TestSigningKey key = trail.addKey(START, START.plusSeconds(30 * 86400));
        ChainBuilder chain = trail.chain(TrailBuilder.HOME_REGION, key, START);
        String log = chain.addLogFile(START.plusSeconds(900), 3);
        chain.addDigest(START.plusSeconds(3600));
        chain.addLogFile(START.plusSeconds(4500), 2);
        chain.addDigest(START.plusSeconds(7200));

        CliResult good = validate(trail);
        assertThat(good.out()).contains("2/2 digest files valid", "2/2 log files valid");
        assertThat(good.err()).isEmpty();
        assertThat(good.status()).isZero();

        byte[] bytes = Files.readAllBytes(trail.file(log));
        bytes[bytes.length / 2] ^= 1;
        Files.write(trail.file(log), bytes);
        CliResult bad = validate(trail);
        assertThat(bad.err()).contains(log).contains("INVALID");
        assertThat(bad.status()).isEqualTo(1);
    }

    @Test
    void findsTheDigestsOfATrailWithAKeyPrefix() throws IOException, FormatException {
        TrailBuilder trail = new TrailBuilder(home, "audit/prod");
        TestSigningKey key = trail.addKey(START, START.plusSeconds(30 * 86400));
        ChainBuilder chain = trail.chain(TrailBuilder.HOME_REGION, key, START);
        chain.addLogFile(START.plusSeconds(900), 3);
        chain.addDigest(START.plusSeconds(3600));
        CliResult ran = validate(trail, "audit/prod");
        assertThat(ran.out()).contains("1/1 digest files valid", "1/1 log files valid");
        assertThat(ran.status()).isZero();
    }

    private static CliResult validate(TrailBuilder trail) throws IOException, FormatException {
        return validate(trail, "");
    }

    private static CliResult validate(TrailBuilder trail, String prefix) throws IOException, FormatException {
        try (CloudTrailEndpoint cloudTrail = CloudTrailEndpoint.start(
                        0,
                        List.of(trail.publicKeys()),
                        TrailBuilder.BUCKET,
                        prefix,
                        TrailId.parseArn(TrailBuilder.ARN));
                AwsCliFixture fixture = AwsCliFixture.start(
                        trail.bucket(),
                        TrailBuilder.BUCKET,
                        cloudTrail.uri(),
                        TrailBuilder.ARN,
                        TrailBuilder.HOME_REGION)) {
            return fixture.validateLogs(START, END);
        }
    }
}
