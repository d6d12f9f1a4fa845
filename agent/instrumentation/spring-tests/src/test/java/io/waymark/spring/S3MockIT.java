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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of others, used with their client: Adobe's S3Mock and the AWS CLI. The README shows its trail. */
class S3MockIT {
    private static final Path SERVER = Path.of("target/services/s3mock.jar").toAbsolutePath();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void trailOfS3MockShowsWhatTheAwsCliDid() throws Exception {
        Optional<AwsCli> cli = AwsCli.find();
        Assumptions.assumeTrue(cli.isPresent(), AwsCli.SKIP_REASON);
        Files.writeString(folder.resolve("cat.txt"), "a cat");
        TestJvm jvm = new TestJvm(Jdk.all().get(0), folder).withAgent();
        int port = freePort();
        Process server = jvm.start(SERVER, "--server.port=0", "--com.adobe.testing.s3mock.http-port=" + port);
        try {
            await().atMost(TIMEOUT)
                    .failFast("the server ended", () -> !server.isAlive())
                    .until(() -> jvm.stdout().contains(port + " (http)"));
            String endpoint = "http://127.0.0.1:" + port;
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
                "events", "--store", trail.home().resolve("store").toString(), "--event-source", "s3mock", "--oldest-first");
        assertThat(events.outLines().stream().skip(1).map(line -> line.split(" {2,}", -1)))
                .extracting(columns -> String.join(" ", columns[1], columns[2], columns[4], columns[6]))
                .as(events.out())
                .containsExactly(
                        "Unknown CreateBucket ok 127.0.0.1",
                        "Unknown PutObject ok 127.0.0.1",
                        "Unknown DeleteBucket ConflictException 127.0.0.1",
                        "Unknown DeleteObject ok 127.0.0.1",
                        "Unknown DeleteBucket ok 127.0.0.1");
        JsonNode put = trail.records("PutObject").get(0);
        assertThat(put.get("requestParameters").toString())
                .isEqualTo("{\"httpMethod\":\"PUT\",\"route\":\"/{bucketName:.+}/{*key}\",\"bucketName\":\"pets\","
                        + "\"key\":\"/cat.txt\"}");
        assertThat(put.get("userAgent").textValue()).startsWith("aws-cli/");
    }

    /** The server logs only the ports that were asked for. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void run(AwsCli cli, String endpoint, int status, String... arguments) throws IOException {
        CliResult ended =
                cli.run(Map.of("AWS_ENDPOINT_URL", endpoint, "AWS_DEFAULT_REGION", "us-east-1"), List.of(arguments));
        assertThat(ended.status()).as(ended.out() + ended.err()).isEqualTo(status);
    }
}
