package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name stands for one bucket, of two homes and a store that is only read. */
class BucketNamesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private RecordingHome home;

    @SuppressWarnings("NullAway.Init")
    private RecordingHome other;

    @SuppressWarnings("NullAway.Init")
    private Path archive;

    @SuppressWarnings("NullAway.Init")
    private TestServer test;

    @BeforeEach
    void start() throws IOException {
        home = new RecordingHome(folder.resolve("home"), TrailBuilder.BUCKET);
        other = new RecordingHome(folder.resolve("other"), "others");
        archive = Files.createDirectories(folder.resolve("archive"));
        Files.createDirectory(archive.resolve("kept"));
        test = new TestServer(home, other, ReadOnlyDirectoryStore.open(archive));
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }

    private Path bucket(RecordingHome of, String name) throws IOException {
        return Files.createDirectory(of.description().store().path().resolve(name));
    }

    /** As a server checks them at its start. */
    private static BucketNames names(RecordingHome... homes) throws IOException {
        List<ServedHome> served = new ArrayList<>();
        for (RecordingHome each : homes) {
            served.add(each.served());
        }
        return new BucketNames(
                served.stream().map(ServedHome::store).toList(),
                served,
                new HomeTrailCatalog(List.of(homes), List::of, Clock.systemUTC()));
    }

    private void assertRefused(String operation, String body, String owner) throws Exception {
        assertThat(test.error(operation, body)).isEqualTo("400 InsufficientS3BucketPolicyException");
        assertThat(new ObjectMapper()
                        .readTree(test.call(operation, body).body())
                        .path("message")
                        .asText())
                .startsWith("Incorrect S3 bucket policy is detected for bucket: ")
                .contains("this server serves a bucket of this name already, of " + owner);
    }

    private static String trail(String name, String bucket) {
        return "{\"Name\":\"" + name + "\",\"S3BucketName\":\"" + bucket + "\"}";
    }

    @Test
    void bucketOfAnotherStoreIsRefused() throws Exception {
        String owner = "the store " + archive.toRealPath();
        assertRefused("CreateTrail", trail("first", "kept"), owner);
        // As of a home whose store has a bucket of this name too.
        bucket(home, "kept");
        assertRefused("CreateTrail", trail("first", "kept"), owner);
        assertThat(test.error("CreateTrail", trail("first", "nowhere"))).isEqualTo("400 S3BucketDoesNotExistException");
        bucket(home, "mine");
        test.answer("CreateTrail", trail("first", "mine"));
        assertRefused("UpdateTrail", trail("first", "kept"), owner);
        test.answer("UpdateTrail", trail("first", TrailBuilder.BUCKET));
        assertThat(test.answer("GetTrail", "{\"Name\":\"first\"}")
                        .at("/Trail/S3BucketName")
                        .asText())
                .isEqualTo(TrailBuilder.BUCKET);
    }

    /** Also before anything was delivered to it. */
    @Test
    void bucketOfATrailOfAnotherHomeIsRefused() throws Exception {
        bucket(home, "others");
        assertRefused(
                "CreateTrail",
                trail("first", "others"),
                "the trail audit of the home " + other.description().folder());
    }

    @Test
    void bucketIsCreatedWhereItsTrailIsDelivered() throws Exception {
        assertThat(test.error("CreateTrail", trail("first", "others"))).isEqualTo("400 S3BucketDoesNotExistException");
        assertThat(test.send("PUT", "/others").statusCode()).isEqualTo(200);
        assertThat(other.description().store().path().resolve("others")).isDirectory();
        assertThat(test.send("PUT", "/new").statusCode()).isEqualTo(200);
        assertThat(home.description().store().path().resolve("new")).isDirectory();
        assertThat(new String(test.send("PUT", "/new").body(), StandardCharsets.UTF_8))
                .contains("<Code>BucketAlreadyOwnedByYou</Code>");
        assertThat(new String(test.send("PUT", "/kept").body(), StandardCharsets.UTF_8))
                .contains(
                        "<Code>BucketAlreadyExists</Code>", archive.toRealPath().toString());
    }

    /** Somebody has made the folder: what can be read is, until the next start. */
    @Test
    void nameOfTwoBucketsFailsNoRequest() throws Exception {
        bucket(home, "twice");
        bucket(other, "twice");
        assertThat(test.get("/").statusCode()).isEqualTo(200);
        assertThat(test.get("/twice?list-type=2").statusCode()).isEqualTo(200);
        assertThat(test.get("/" + TrailBuilder.BUCKET + "/" + test.firstLog).statusCode())
                .isEqualTo(200);
        assertThat(test.answer("DescribeTrails", "{}").path("trailList")).hasSize(2);
        assertThatThrownBy(names(home, other)::requireDistinct)
                .hasMessageContaining("two stores have a bucket twice: ");
    }

    @Test
    void storeThatCannotBeListedHidesNoBucketOfAnother() throws Exception {
        Files.delete(archive.resolve("kept"));
        Files.delete(archive);
        assertThat(test.get("/" + TrailBuilder.BUCKET + "/" + test.firstLog).statusCode())
                .isEqualTo(200);
        assertThat(test.get("/kept/key").statusCode()).isEqualTo(500);
    }

    @Test
    void homesThatAreYetToDeliverToOneBucketAreNotServedTogether() throws IOException {
        RecordingHome same = new RecordingHome(folder.resolve("same"), "others");
        names(home, other).requireDistinct();
        assertThatThrownBy(names(other, same)::requireDistinct)
                .hasMessageContaining("has the bucket others, and so has the trail audit of the home ");
    }
}
