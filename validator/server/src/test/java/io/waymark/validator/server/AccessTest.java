package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.format.FormatException;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.AwsCli;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.server.access.AccessKey;
import io.waymark.validator.server.access.AccessKeyFile;
import io.waymark.validator.server.access.AccessKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** A server with access keys, its clients of AWS, and requests that none of them would send. */
class AccessTest {
    private static final String TARGET = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path home;

    @SuppressWarnings("NullAway.Init")
    private static AccessKeyFile file;

    @SuppressWarnings("NullAway.Init")
    private static AccessKey alice;

    @SuppressWarnings("NullAway.Init")
    private static TestServer test;

    @BeforeAll
    static void start() throws IOException, FormatException {
        file = new AccessKeyFile(home.resolve("keys/access-keys.json"));
        alice = file.create("alice", Instant.now());
        test = new TestServer(home, file);
    }

    @AfterAll
    static void stop() throws IOException {
        test.close();
    }

    private static StaticCredentialsProvider credentials(String id, String secret) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret));
    }

    private static CloudTrailClient cloudTrail(String id, String secret) {
        return CloudTrailClient.builder()
                .endpointOverride(test.server.uri())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(credentials(id, secret))
                .build();
    }

    private static S3Client s3(String id, String secret) {
        return S3Client.builder()
                .endpointOverride(test.server.uri())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(credentials(id, secret))
                .build();
    }

    private static void assertRefused(int status, String code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.statusCode() + " "
                                        + e.awsErrorDetails().errorCode())
                                .isEqualTo(status + " " + code));
    }

    @Test
    void clientsOfTheSdkAreLetInWithTheKeyAlone() throws IOException {
        try (CloudTrailClient client = cloudTrail(alice.id(), alice.secret());
                S3Client s3 = s3(alice.id(), alice.secret())) {
            assertThat(client.lookupEvents(request -> {}).events()).hasSize(5);
            assertThat(client.describeTrails().trailList()).hasSize(1);
            assertThat(s3.listObjectsV2(request -> request.bucket("trail").prefix("AWSLogs/"))
                            .contents())
                    .hasSize(4);
            Path odd = test.trail.file("AWSLogs/a b+c ü~(1)&=.txt");
            Files.writeString(odd, "odd");
            assertThat(s3.getObjectAsBytes(request -> request.bucket("trail").key("AWSLogs/a b+c ü~(1)&=.txt"))
                            .asUtf8String())
                    .isEqualTo("odd");
            Files.delete(odd);
        }
        try (CloudTrailClient client = cloudTrail(alice.id(), "wrong");
                S3Client s3 = s3(alice.id(), "wrong")) {
            assertRefused(403, "SignatureDoesNotMatch", () -> client.lookupEvents(request -> {}));
            assertRefused(403, "SignatureDoesNotMatch", s3::listBuckets);
        }
        try (CloudTrailClient client = cloudTrail("AKIAIOSFODNN7EXAMPLE", alice.secret());
                S3Client s3 = s3("AKIAIOSFODNN7EXAMPLE", alice.secret())) {
            assertRefused(403, "InvalidClientTokenId", () -> client.lookupEvents(request -> {}));
            assertRefused(403, "InvalidAccessKeyId", s3::listBuckets);
        }
    }

    @Test
    void unsignedRequestsAreRefused() throws IOException, InterruptedException {
        assertThat(test.error("LookupEvents", "{}")).isEqualTo("403 MissingAuthenticationToken");
        assertThat(new String(test.get("/trail?list-type=2").body(), StandardCharsets.UTF_8))
                .contains("<Code>AccessDenied</Code>");
        assertThat(test.get("/" + "trail/" + test.firstLog).statusCode()).isEqualTo(403);
        assertThat(test.get("/_console/api/events").statusCode()).isEqualTo(401);
        HttpResponse<byte[]> page = test.get("/", "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(303);
        assertThat(page.headers().firstValue("Location")).contains("/_console/sign-in");
    }

    @Test
    void awsCliIsLetInWithTheKeyAlone() throws IOException {
        AwsCli cli = AwsCli.find().orElse(null);
        Assumptions.assumeTrue(cli != null, AwsCli.SKIP_REASON);
        Map<String, String> environment = Map.of(
                "AWS_ENDPOINT_URL",
                test.server.uri().toString(),
                "AWS_ACCESS_KEY_ID",
                alice.id(),
                "AWS_SECRET_ACCESS_KEY",
                alice.secret(),
                "AWS_DEFAULT_REGION",
                TrailBuilder.HOME_REGION);
        assertThat(cli.run(environment, List.of("cloudtrail", "lookup-events", "--query", "length(Events)"))
                        .out()
                        .strip())
                .isEqualTo("5");
        CliResult valid = cli.run(
                environment,
                List.of(
                        "cloudtrail",
                        "validate-logs",
                        "--trail-arn",
                        TrailBuilder.ARN,
                        "--start-time",
                        test.start.toString()));
        assertThat(valid.out()).contains("2/2 digest files valid", "2/2 log files valid");
        assertThat(cli.run(environment, List.of("s3", "ls", "--recursive", "s3://trail/"))
                        .outLines())
                .hasSize(4);
        for (Map.Entry<String, String> wrong : Map.of(
                        "AWS_SECRET_ACCESS_KEY", "SignatureDoesNotMatch", "AWS_ACCESS_KEY_ID", "InvalidClientTokenId")
                .entrySet()) {
            Map<String, String> other = new HashMap<>(environment);
            other.put(wrong.getKey(), "AKIAIOSFODNN7EXAMPLE");
            CliResult refused = cli.run(other, List.of("cloudtrail", "lookup-events"));
            assertThat(refused.err()).contains(wrong.getValue());
            assertThat(refused.status()).isNotZero();
        }
    }

    @Test
    void presignedRequestsAreValidForTheirTimeAndTheirObject() throws Exception {
        try (S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(test.server.uri())
                .region(Region.US_EAST_1)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(credentials(alice.id(), alice.secret()))
                .build()) {
            URI signed = presigner
                    .presignGetObject(request -> request.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(get -> get.bucket("trail").key(test.firstLog)))
                    .url()
                    .toURI();
            assertThat(status(signed)).isEqualTo(200);
            String other = signed.toString().replace(test.firstLog, test.secondLog);
            assertThat(status(URI.create(other))).isEqualTo(403);
            assertThat(status(URI.create(signed + "&list-type=2"))).isEqualTo(403);
            URI shortLived = presigner
                    .presignGetObject(request -> request.signatureDuration(Duration.ofSeconds(1))
                            .getObjectRequest(get -> get.bucket("trail").key(test.firstLog)))
                    .url()
                    .toURI();
            await().atMost(Duration.ofSeconds(30)).until(() -> status(shortLived) == 403);
        }
    }

    private static int status(URI uri) throws IOException, InterruptedException {
        return TestServer.CLIENT
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray())
                .statusCode();
    }

    /** Signs as the SDK does, at another time. */
    private static HttpRequest.Builder signed(String service, SdkHttpRequest request, String body, Instant at) {
        SignedRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsBasicCredentials.create(alice.id(), alice.secret()))
                        .request(request)
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)));
        HttpRequest.Builder builder = HttpRequest.newBuilder(signed.request().getUri())
                .method(
                        request.method().name(),
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        signed.request().headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
                values.forEach(value -> builder.setHeader(name, value));
            }
        });
        return builder;
    }

    private static SdkHttpRequest lookup() {
        return SdkHttpRequest.builder()
                .uri(test.uri("/"))
                .method(SdkHttpMethod.POST)
                .putHeader("X-Amz-Target", TARGET)
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .build();
    }

    private static SdkHttpRequest listing() {
        return SdkHttpRequest.builder()
                .uri(test.uri("/trail"))
                .method(SdkHttpMethod.GET)
                .putRawQueryParameter("list-type", "2")
                .build();
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = TestServer.CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String body = response.body();
        String code = body.startsWith("{")
                ? new ObjectMapper().readTree(body).path("__type").asText()
                : body.replaceAll("(?s).*<Code>(.*)</Code>.*|.*", "$1");
        return response.statusCode() + " " + code;
    }

    @Test
    void signaturesAreOfNow() throws IOException, InterruptedException {
        Instant now = Instant.now();
        assertThat(send(signed("cloudtrail", lookup(), "{}", now))).isEqualTo("200 ");
        assertThat(send(signed("cloudtrail", lookup(), "{}", now.minusSeconds(240))))
                .isEqualTo("200 ");
        assertThat(send(signed("cloudtrail", lookup(), "{}", now.minusSeconds(400))))
                .isEqualTo("400 RequestExpired");
        assertThat(send(signed("cloudtrail", lookup(), "{}", now.plusSeconds(400))))
                .isEqualTo("400 RequestExpired");
        assertThat(send(signed("s3", listing(), "", now.minusSeconds(800)))).isEqualTo("200 ");
        assertThat(send(signed("s3", listing(), "", now.minusSeconds(1_000)))).isEqualTo("403 RequestTimeTooSkewed");
    }

    @Test
    void changedRequestsAreNotThoseThatWereSigned() throws IOException, InterruptedException {
        Instant now = Instant.now();
        assertThat(send(signed("cloudtrail", lookup(), "{}", now)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"MaxResults\":1}"))))
                .isEqualTo("403 SignatureDoesNotMatch");
        assertThat(send(signed("cloudtrail", lookup(), "{}", now)
                        .setHeader("X-Amz-Target", TARGET.replace("LookupEvents", "DescribeTrails"))))
                .isEqualTo("403 SignatureDoesNotMatch");
        assertThat(send(signed("cloudtrail", lookup(), "{}", now).setHeader("X-Amz-Other", "added")))
                .as("a header of AWS that is not signed")
                .isEqualTo("403 SignatureDoesNotMatch");
        assertThat(send(signed("s3", lookup(), "{}", now)))
                .as("of another service")
                .isEqualTo("403 SignatureDoesNotMatch");
        assertThat(send(signed("s3", listing(), "", now).uri(test.uri("/trail?list-type=2&max-keys=1"))))
                .isEqualTo("403 SignatureDoesNotMatch");
        assertThat(send(signed("s3", listing(), "", now).uri(test.uri("/other?list-type=2"))))
                .isEqualTo("403 SignatureDoesNotMatch");
        for (String header : List.of(
                "Basic YWxpY2U6eA==",
                "AWS4-HMAC-SHA256",
                "AWS4-HMAC-SHA256 Credential=x",
                "AWS4-HMAC-SHA256 Credential=" + alice.id()
                        + "/20260131/us-east-1/cloudtrail/aws4_request, SignedHeaders=host," + " Signature="
                        + "0".repeat(64),
                "AWS4-HMAC-SHA256 " + "a=b,".repeat(500))) {
            assertThat(send(signed("cloudtrail", lookup(), "{}", now).setHeader("Authorization", header)))
                    .as(header)
                    .isEqualTo("400 IncompleteSignature");
        }
    }

    @Test
    void keysAreTakenUpAndGivenUpWithoutRestart() throws IOException, FormatException {
        byte[] before = Files.readAllBytes(file.path());
        AccessKey bob = file.create("bob", Instant.now());
        try (CloudTrailClient client = cloudTrail(bob.id(), bob.secret())) {
            assertThat(client.lookupEvents(request -> {}).events()).hasSize(5);
            Files.write(file.path(), before);
            assertRefused(403, "InvalidClientTokenId", () -> client.lookupEvents(request -> {}));
        } finally {
            Files.write(file.path(), before);
        }
    }

    @Test
    void keysThatOthersCanReadAreNotUsed() throws IOException, FormatException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        Path created = home.resolve("new/keys/access-keys.json");
        new AccessKeyFile(created).create("carol", Instant.now());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("new/keys"))))
                .isEqualTo("rwx------");
        AccessKeyFile open = new AccessKeyFile(home.resolve("open.json"));
        open.create("carol", Instant.now());
        Files.setPosixFilePermissions(open.path(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> AccessKeys.read(List.of(open)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("chmod 600");
        Path damaged = Files.writeString(home.resolve("damaged.json"), "{\"AccessKeys\": [{}]}");
        Files.setPosixFilePermissions(damaged, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> AccessKeys.read(List.of(new AccessKeyFile(damaged))))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("damaged.json");
        assertThatThrownBy(() -> file.create("no/slash", Instant.now())).hasMessageContaining("not a user name");
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(alice.toString()).contains(alice.id()).doesNotContain(alice.secret());
    }
}
