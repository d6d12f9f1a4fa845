package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.s3.S3Access;
import io.waymark.testing.s3.S3Server;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code waymark events --follow} of a store that goes away, and comes back. */
class FollowStoreIT {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3_600);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private TrailBuilder trail;

    @SuppressWarnings("NullAway.Init")
    private ChainBuilder chain;

    @SuppressWarnings("NullAway.Init")
    private Process follower;

    @BeforeEach
    void createTrail() throws IOException {
        trail = new TrailBuilder(folder.resolve("home"));
        Files.createDirectories(trail.bucket());
        chain = trail.chain(TrailBuilder.HOME_REGION, TrailBuilder.unpublishedKey(start, start), start);
        chain.addLogFile(start.plusSeconds(60), 3);
    }

    @AfterEach
    void kill() {
        if (follower != null) {
            follower.destroyForcibly();
        }
    }

    private void follow(String store, Map<String, String> environment) throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                        BuildTree.waymarkCommand().toString(),
                        "events",
                        "--follow",
                        "--format",
                        "csv",
                        "--store",
                        store)
                .directory(Files.createDirectories(folder.resolve("work")).toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        command.environment().keySet().removeIf(name -> name.startsWith("AWS"));
        command.environment().putAll(environment);
        command.environment().put("JAVA_HOME", Jdk.all().get(0).home().toString());
        follower = command.start();
    }

    private void awaitEvents(int count) {
        await().atMost(DEADLINE).untilAsserted(() -> {
            assertThat(follower.isAlive()).as(stderr().toString()).isTrue();
            assertThat(Files.readAllLines(folder.resolve("out"))).hasSize(1 + count);
        });
    }

    private List<String> stderr() throws IOException {
        return Files.readAllLines(folder.resolve("err"));
    }

    private void awaitStderr(int lines) {
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(stderr()).hasSize(lines));
    }

    @Test
    void bucketIsFollowedAgainWhenS3IsBack() throws IOException {
        try (S3Server s3 = new S3Server(folder.resolve("buckets"));
                BucketFixture bucket = new BucketFixture(s3.endpoint())) {
            bucket.putAll(trail.bucket());
            follow("s3://trail", S3Access.environment(s3.endpoint()));
            awaitEvents(3);
            for (int outage = 0; outage < 2; outage++) {
                s3.stop();
                awaitStderr(1 + 2 * outage);
                s3.start();
                String key = chain.addLogFile(start.plusSeconds(120 + 60L * outage), 2);
                bucket.put(key, Files.readAllBytes(trail.bucket().resolve(key)), Map.of());
                awaitEvents(5 + 2 * outage);
                awaitStderr(2 + 2 * outage);
            }
            assertThat(stderr().get(0))
                    .startsWith("waymark: cannot read the store s3://trail; waiting until it can be read: ")
                    .contains(" of s3://trail/");
            assertThat(stderr().get(1)).isEqualTo("waymark: the store s3://trail can be read again");
        }
    }

    /** As when a file system is not mounted for a while. What each listing finds is said once. */
    @Test
    void directoryIsFollowedAgainWhenItIsBack() throws IOException {
        Path store = trail.store();
        Files.createSymbolicLink(trail.bucket().resolve("link"), Path.of("nowhere"));
        follow(store.toString(), Map.of());
        awaitEvents(3);
        Path away = store.resolveSibling("away");
        Files.move(store, away);
        awaitStderr(2);
        assertThat(stderr())
                .containsExactly(
                        "waymark: skipped s3://trail/link: a symbolic link that does not lead to a file",
                        "waymark: cannot read the store " + store
                                + "; waiting until it can be read: the directory " + store.toAbsolutePath()
                                + " is not there");
        Files.move(away, store);
        chain.addLogFile(start.plusSeconds(120), 2);
        awaitEvents(5);
        awaitStderr(3);
        assertThat(stderr().get(2)).isEqualTo("waymark: the store " + store + " can be read again");
    }
}
