package io.waymark.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.AwsCli;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of others, used with their client: Adobe's S3Mock and the AWS CLI. The README shows its trail. */
class S3MockIT {
    private static final Path SERVER = Path.of("target/services/s3mock.jar").toAbsolutePath();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("(\\d+) \\(http\\)");

    @TempDir
    private Path folder;

    @Test
    void trailOfS3MockShowsWhatTheAwsCliDid() throws Exception {
        Optional<AwsCli> cli = AwsCli.find();
        Assumptions.assumeTrue(cli.isPresent(), AwsCli.SKIP_REASON);
        Files.writeString(folder.resolve("cat.txt"), "a cat");
        TestJvm jvm = new TestJvm(Jdk.all().get(0), folder).withAgent();
        Process server = jvm.start(SERVER, "--server.port=0", "--http.port=0");
        try {
            await().atMost(TIMEOUT)
                    .failFast("the server ended", () -> !server.isAlive())
                    .until(() -> PORT.matcher(jvm.stdout()).find());
            String endpoint = "http://127.0.0.1:" + port(jvm.stdout());
            String file = folder.resolve("cat.txt").toString();
            run(cli.get(), endpoint, 0, "s3", "mb", "s3://pets");
            run(cli.get(), endpoint, 0, "s3", "cp", file, "s3://pets/cat.txt");
            run(cli.get(), endpoint, 0, "s3", "ls", "s3://pets");
            run(cli.get(), endpoint, 1, "s3", "rb", "s3://pets");
            run(cli.get(), endpoint, 0, "s3", "rm", "s3://pets/cat.txt");
            run(cli.get(), endpoint, 0, "s3", "rb", "s3://pets");
        } finally {
            server.destroy();
            jvm.await(server);
        }

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        CliResult events = trail.runWaymark(
                "events", "--store", trail.home().resolve("store").toString(), "--oldest-first");
        System.err.println(events.out());
        JsonNode put = trail.records("PutObject").get(0);
        System.err.println(put.toPrettyString());
    }

    private static String port(String log) {
        Matcher port = PORT.matcher(log);
        assertThat(port.find()).isTrue();
        return port.group(1);
    }

    private static void run(AwsCli cli, String endpoint, int status, String... arguments) throws IOException {
        CliResult ended =
                cli.run(Map.of("AWS_ENDPOINT_URL", endpoint, "AWS_DEFAULT_REGION", "us-east-1"), List.of(arguments));
        assertThat(ended.status()).as(ended.out() + ended.err()).isEqualTo(status);
    }
}
