package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store beside the homes does not answer, as a network file system may: requests that need no other one do not wait for it. */
class HungStoreTest {
    private static final long DEADLINE_SECONDS = 30;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private FaultyStore store;

    @SuppressWarnings("NullAway.Init")
    private TestServer test;

    private final CountDownLatch isAsked = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);
    private final ExecutorService clients = Executors.newCachedThreadPool();

    @BeforeEach
    void start() throws Exception {
        store = new FaultyStore(ReadOnlyDirectoryStore.open(Files.createDirectories(folder.resolve("archive"))));
        test = new TestServer(
                new RecordingHome(folder.resolve("home"), TrailBuilder.BUCKET),
                new RecordingHome(folder.resolve("other"), "others"),
                store.store);
        test.answer("CreateTrail", trail("first", TrailBuilder.BUCKET));
    }

    @AfterEach
    void stop() throws IOException {
        answers.countDown();
        clients.shutdown();
        test.close();
    }

    private static String trail(String name, String bucket) {
        return "{\"Name\":\"" + name + "\",\"S3BucketName\":\"" + bucket + "\"}";
    }

    private static boolean isChange(StackWalker.StackFrame frame) {
        return frame.getClassName().equals(TrailChanges.class.getName())
                || frame.getClassName().equals(CreateBucket.class.getName());
    }

    private void assertOthersAreAnsweredDuring(Callable<?> change) throws Exception {
        store.fault = () -> {
            if (StackWalker.getInstance().walk(frames -> frames.anyMatch(HungStoreTest::isChange))) {
                isAsked.countDown();
                answers.await();
            }
        };
        Future<?> hung = clients.submit(change);
        assertThat(isAsked.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        Future<?> others = clients.submit(() -> {
            assertThat(test.answer("DescribeTrails", "{}").path("trailList")).hasSize(3);
            test.answer("StopLogging", "{\"Name\":\"first\"}");
            return null;
        });
        others.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(hung.isDone()).isFalse();
    }

    @Test
    void trailIsCreated() throws Exception {
        assertOthersAreAnsweredDuring(() -> test.answer("CreateTrail", trail("second", TrailBuilder.BUCKET)));
    }

    @Test
    void trailGetsAnotherBucket() throws Exception {
        Files.createDirectory(folder.resolve("home/store/mine"));
        assertOthersAreAnsweredDuring(() -> test.answer("UpdateTrail", trail("first", "mine")));
    }

    @Test
    void bucketIsCreated() throws Exception {
        assertOthersAreAnsweredDuring(() -> test.send("PUT", "/new"));
    }
}
