package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.format.FormatException;
import io.waymark.testing.process.CliResult;
import io.waymark.validator.verifier.TrailId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code waymark serve-keys}; that the AWS CLI is content with its answers is tested where there is a bucket. */
class ServeKeysCommandTest {
    private static final String ARN = "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit";

    /** Of all keys of the sample. */
    private static final String RANGE = "{\"StartTime\":1769700000,\"EndTime\":1780000000}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static HttpResponse<String> post(URI endpoint, String operation, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .header("X-Amz-Target", "CloudTrail_20131101." + operation)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void answersAsCloudTrailWould() throws IOException, InterruptedException, FormatException {
        SampleTrail sample = new SampleTrail(folder);
        Path keys = sample.trail.publicKeys();
        try (CloudTrailEndpoint endpoint = CloudTrailEndpoint.start(0, keys, "my-trail", TrailId.parseArn(ARN))) {
            ObjectMapper json = new ObjectMapper();
            JsonNode trail = json.readTree(
                            post(endpoint.uri(), "DescribeTrails", "{}").body())
                    .path("trailList")
                    .path(0);
            assertThat(trail.path("TrailARN").asText()).isEqualTo(ARN);
            assertThat(trail.path("S3BucketName").asText()).isEqualTo("my-trail");
            assertThat(json.readTree(
                            post(endpoint.uri(), "ListPublicKeys", RANGE).body()))
                    .isEqualTo(json.readTree(Files.readString(keys)));
            assertThat(post(endpoint.uri(), "DeleteTrail", "{}").statusCode()).isEqualTo(400);
            Files.writeString(keys, "{");
            assertThat(post(endpoint.uri(), "ListPublicKeys", RANGE).statusCode())
                    .isEqualTo(500);
        }
    }

    @Test
    void answerHasTheKeyPrefixOfTheTrail() throws IOException, InterruptedException, FormatException {
        Path keys = new SampleTrail(folder).trail.publicKeys();
        TrailId trail = TrailId.parseArn(ARN);
        try (CloudTrailEndpoint with = CloudTrailEndpoint.start(0, List.of(keys), "my-trail", "audit/prod", trail);
                CloudTrailEndpoint without = CloudTrailEndpoint.start(0, keys, "my-trail", trail)) {
            assertThat(post(with.uri(), "DescribeTrails", "{}").body()).contains("\"S3KeyPrefix\":\"audit/prod\"");
            assertThat(post(without.uri(), "DescribeTrails", "{}").body()).doesNotContain("S3KeyPrefix");
        }
    }

    @Test
    void invalidArgumentsAreReportedBeforeServing() throws IOException {
        CliResult noTrail = SampleTrail.run(0, "serve-keys", "--trail-arn", "audit", "--s3-bucket", "b");
        assertThat(noTrail.status()).isEqualTo(2);
        assertThat(noTrail.err()).contains("Invalid trail ARN").hasLineCount(1);
        CliResult noPort = SampleTrail.run(0, "serve-keys", "--trail-arn", ARN, "--s3-bucket", "b", "--port", "65536");
        assertThat(noPort.status()).isEqualTo(2);
        CliResult noKeys = SampleTrail.run(
                0,
                "serve-keys",
                "--trail-arn",
                ARN,
                "--s3-bucket",
                "b",
                "--public-keys",
                folder.resolve("none.json").toString());
        assertThat(noKeys.status()).isEqualTo(3);
        assertThat(noKeys.err()).contains("none.json").hasLineCount(1);
    }
}
