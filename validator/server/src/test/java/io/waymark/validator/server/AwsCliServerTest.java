package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.AwsCli;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unmodified AWS CLI with nothing but {@code AWS_ENDPOINT_URL}. */
class AwsCliServerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path home;

    @SuppressWarnings("NullAway.Init")
    private static AwsCli cli;

    @SuppressWarnings("NullAway.Init")
    private static TestServer test;

    @BeforeAll
    static void start() throws IOException {
        Optional<AwsCli> found = AwsCli.find();
        Assumptions.assumeTrue(found.isPresent(), AwsCli.SKIP_REASON);
        cli = found.orElseThrow();
        test = new TestServer(home, "audit/prod");
    }

    @AfterAll
    static void stop() throws IOException {
        if (test != null) {
            test.close();
        }
    }

    private static CliResult aws(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--region", TrailBuilder.HOME_REGION));
        all.addAll(List.of(arguments));
        return cli.run(Map.of("AWS_ENDPOINT_URL", test.server.uri().toString()), all);
    }

    private static CliResult validate() throws IOException {
        return aws(
                "cloudtrail",
                "validate-logs",
                "--trail-arn",
                TrailBuilder.ARN,
                "--start-time",
                test.start.toString(),
                "--verbose");
    }

    @Test
    void validatesTheTrailAndReportsAChangedByte() throws IOException {
        CliResult good = validate();
        assertThat(good.err()).isEmpty();
        assertThat(good.out()).contains("2/2 digest files valid", "2/2 log files valid");
        assertThat(good.status()).isZero();

        byte[] bytes = Files.readAllBytes(test.trail.file(test.firstLog));
        byte[] changed = bytes.clone();
        changed[bytes.length / 2] ^= 1;
        Files.write(test.trail.file(test.firstLog), changed);
        try {
            CliResult bad = validate();
            assertThat(bad.err()).contains(test.firstLog).contains("INVALID");
            assertThat(bad.status()).isEqualTo(1);
        } finally {
            Files.write(test.trail.file(test.firstLog), bytes);
        }
    }

    @Test
    void lookupEventsFollowsThePages() throws IOException {
        CliResult found = aws(
                "cloudtrail",
                "lookup-events",
                "--lookup-attributes",
                "AttributeKey=Username,AttributeValue=alice",
                "--page-size",
                "2",
                "--query",
                "Events[].EventName");
        assertThat(found.err()).isEmpty();
        assertThat(found.out().replaceAll("\\s", ""))
                .isEqualTo("[\"PlaceOrder\",\"PlaceOrder\",\"PlaceOrder\",\"PlaceOrder\",\"PlaceOrder\"]");
        CliResult wrong = aws("cloudtrail", "lookup-events", "--start-time", "2026-02-01", "--end-time", "2026-01-01");
        assertThat(wrong.err()).contains("InvalidTimeRangeException");
        assertThat(aws("cloudtrail", "describe-trails").out()).contains(TrailBuilder.ARN);
    }

    @Test
    void s3CommandsReadTheBucket() throws IOException {
        Path copy = home.resolve("copy.json.gz");
        assertThat(aws("s3", "cp", "s3://trail/" + test.firstLog, copy.toString())
                        .status())
                .isZero();
        assertThat(copy).hasSameBinaryContentAs(test.trail.file(test.firstLog));
        assertThat(aws("s3", "ls", "--recursive", "s3://trail/").outLines()).hasSize(4);
        assertThat(aws("s3", "rm", "s3://trail/" + test.firstLog).err()).contains("AccessDenied");
    }
}
