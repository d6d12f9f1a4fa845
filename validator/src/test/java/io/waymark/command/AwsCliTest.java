package io.waymark.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waymark.fixture.AwsCli;
import io.waymark.fixture.ChainBuilder;
import io.waymark.fixture.CliResult;
import io.waymark.fixture.SigningKey;
import io.waymark.fixture.TrailBuilder;
import io.waymark.fixture.TrailFixture;
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
    void acceptsAGoodStoreAndNamesAChangedByte() throws IOException {
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

    private static CliResult validate(TrailBuilder trail) throws IOException {
        try (TrailFixture fixture = TrailFixture.serve(
                trail.bucket(), TrailBuilder.BUCKET, trail.publicKeys(), TrailBuilder.ARN, TrailBuilder.HOME)) {
            return fixture.validateLogs(START, END);
        }
    }
}
