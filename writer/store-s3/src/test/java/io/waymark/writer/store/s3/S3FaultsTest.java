package io.waymark.writer.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.testing.s3.Fault;
import io.waymark.testing.s3.FaultyProxy;
import io.waymark.testing.s3.S3Server;
import io.waymark.writer.store.ObjectStore;
import io.waymark.writer.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** With something in between that answers errors, cuts connections, or does not answer. */
@Timeout(120)
class S3FaultsTest {
    private static final Map<String, String> SIGNATURE = Map.of("signature", "abc");

    @TempDir
    Path folder;

    private S3Server server;
    private FaultyProxy proxy;
    private ObjectStore store;

    @BeforeEach
    void startServers() throws Exception {
        server = new S3Server(folder.resolve("buckets"));
        proxy = new FaultyProxy(server.endpoint());
        store = S3TestStores.open(proxy.endpoint(), Map.of());
    }

    @AfterEach
    void stopServers() throws Exception {
        proxy.close();
        server.close();
    }

    private Path spooled(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return Files.write(folder.resolve("spooled"), content);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "NONE",
                "ACCESS_DENIED",
                "NOT_FOUND_PAGE",
                "NO_SUCH_BUCKET",
                "OTHER_REGION",
                "HANG",
                "HANG_IN_RESPONSE",
                "SLOW_RESPONSE",
                "TRUNCATE_RESPONSE"
            },
            mode = Mode.EXCLUDE)
    void recoversFromSingleFault(Fault fault) throws Exception {
        byte[] content = Files.readAllBytes(spooled(300_000));
        proxy.inject(fault, 1);
        store.put("a/b", spooled(300_000), SIGNATURE);
        assertThat(proxy.faultCount()).isEqualTo(1);
        assertThat(server.bucket().resolve("a/b")).hasBinaryContent(content);
        assertThat(store.read("a/b").orElseThrow().metadata()).isEqualTo(SIGNATURE);
        proxy.inject(fault, 1);
        assertThat(store.read("a/b").orElseThrow().content()).isEqualTo(content);
        proxy.inject(fault, 1);
        assertThat(store.list("a/")).containsExactly("a/b");
        assertThat(proxy.faultCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"NONE", "HANG", "HANG_IN_RESPONSE", "SLOW_RESPONSE", "TRUNCATE_RESPONSE"},
            mode = Mode.EXCLUDE)
    void persistentFaultFailsCallAndRetryProducesSameObject(Fault fault) throws Exception {
        byte[] content = Files.readAllBytes(spooled(5_000));
        proxy.inject(fault);
        assertThatThrownBy(() -> store.put("a/b", spooled(5_000), SIGNATURE)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.list("a/")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.read("a/b")).isInstanceOf(StoreException.class);
        proxy.inject(Fault.NONE);
        store.put("a/b", spooled(5_000), SIGNATURE);
        assertThat(server.bucket().resolve("a/b")).hasBinaryContent(content);
        assertThat(store.read("a/b").orElseThrow().metadata()).isEqualTo(SIGNATURE);
        assertThat(store.list("")).containsExactly("a/b");
    }

    @Test
    void reasonDistinguishesFailuresButNotObjects() throws Exception {
        proxy.inject(Fault.ACCESS_DENIED);
        StoreException denied = failureOf("a");
        assertThat(denied).hasMessageContaining("403 AccessDenied").hasMessageContaining("s3:PutObject");
        assertThat(failureOf("b").reason()).isEqualTo(denied.reason());
        proxy.inject(Fault.SLOW_DOWN);
        assertThat(failureOf("a").reason()).isNotEqualTo(denied.reason());
    }

    /** A put after it would take an existing object for a missing one. */
    @Test
    void pageOfAProxyIsNotAMissingObject() throws Exception {
        store.put("a/b", spooled(100), SIGNATURE);
        proxy.inject(Fault.NOT_FOUND_PAGE);
        assertThatThrownBy(() -> store.read("a/b"))
                .isInstanceOf(StoreException.class)
                .hasMessage(
                        "GetObject of s3://trail/a/b failed: 404; this is no answer of S3: see waymark.s3.endpoint, and"
                                + " proxies on the way");
        proxy.inject(Fault.NO_SUCH_BUCKET);
        assertThatThrownBy(() -> store.read("a/b")).hasMessageContaining("404 NoSuchBucket");
    }

    private StoreException failureOf(String key) throws IOException {
        Path file = spooled(100);
        try {
            store.put(key, file, Map.of());
        } catch (StoreException e) {
            return e;
        }
        throw new AssertionError("put " + key);
    }

    @Test
    void timesOutOnUnresponsiveServer() throws Exception {
        proxy.inject(Fault.HANG);
        // More than the buffers on the way hold: writing it blocks for ever, and has no time limit of its own.
        Path large = spooled(5 << 20);
        assertThatThrownBy(() -> store.put("a/b", large, SIGNATURE)).isInstanceOf(StoreException.class);
        proxy.inject(Fault.NONE);
        store.put("a/b", large, SIGNATURE);
        assertThat(store.list("")).containsExactly("a/b");
        assertThat(Thread.interrupted()).isFalse();
    }
}
