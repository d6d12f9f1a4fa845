package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waymark.format.FormatException;
import io.waymark.testing.trail.AwsCli;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.CliResult;
import io.waymark.testing.trail.SigningKey;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.testing.trail.TrailFixture;
import io.waymark.validator.verifier.TrailName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
    void isThere() {
        assumeTrue(AwsCli.find().isPresent(), AwsCli.SKIPPED);
    }

    @Test
    void acceptsAGoodStoreAndNamesAChangedByte() throws IOException, FormatException {
        TrailBuilder trail = new TrailBuilder(home);
        SigningKey key = trail.key(START, START.plusSeconds(30 * 86400));
        ChainBuilder chain = trail.chain(TrailBuilder.HOME, key, START);
        String log = chain.log(START.plusSeconds(900), 3);
        chain.digest(START.plusSeconds(3600));
        chain.log(START.plusSeconds(4500), 2);
        chain.digest(START.plusSeconds(7200));

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

    private static CliResult validate(TrailBuilder trail) throws IOException, FormatException {
        try (CloudTrailEndpoint cloudTrail = CloudTrailEndpoint.serve(
                        0, trail.publicKeys(), TrailBuilder.BUCKET, TrailName.ofArn(TrailBuilder.ARN));
                TrailFixture fixture = TrailFixture.serve(
                        trail.bucket(),
                        TrailBuilder.BUCKET,
                        cloudTrail.endpoint(),
                        TrailBuilder.ARN,
                        TrailBuilder.HOME)) {
            return fixture.validateLogs(START, END);
        }
    }
}
