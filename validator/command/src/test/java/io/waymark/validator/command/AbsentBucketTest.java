package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.s3.S3Access;
import io.waymark.testing.s3.S3Server;
import io.waymark.validator.history.EventHistory;
import io.waymark.validator.server.PortSettings;
import io.waymark.validator.server.WaymarkServer;
import io.waymark.validator.store.s3.ReadOnlyS3Store;
import io.waymark.validator.store.s3.S3Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trail names a bucket that a real S3 server does not have. */
class AbsentBucketTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private S3Server s3;

    @SuppressWarnings("NullAway.Init")
    private WaymarkServer server;

    @BeforeEach
    void start() throws IOException {
        S3Access.setProperties();
        s3 = new S3Server(folder);
        ReadOnlyS3Store store = ReadOnlyS3Store.open(
                new S3Settings(s3.endpoint(), null, null),
                "home",
                () -> S3Place.prefixesByBucket(List.of(new S3Place("absent", ""), new S3Place(S3Server.BUCKET, ""))));
        server = WaymarkServer.start(
                PortSettings.loopback(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                List.of(store),
                new EventHistory(List.of()),
                List.of());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        s3.close();
        S3Access.clearProperties();
    }

    private String answer(String method, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.uri() + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + response.body().replaceAll("(?s).*<Code>(.*)</Code>.*", " $1");
    }

    @Test
    void objectOfABucketThatS3DoesNotHaveIsNoFailureOfTheServer() throws Exception {
        assertThat(answer("GET", "/absent/AWSLogs/key")).isEqualTo("404 NoSuchBucket");
        assertThat(answer("HEAD", "/absent/AWSLogs/key")).isEqualTo("404");
        assertThat(answer("GET", "/" + S3Server.BUCKET + "/AWSLogs/key")).isEqualTo("404 NoSuchKey");
        s3.stop();
        assertThat(answer("GET", "/absent/AWSLogs/key")).isEqualTo("500 InternalError");
    }
}
