package io.waymark.writer.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.testing.s3.S3Server;
import io.waymark.writer.store.ObjectConflictException;
import io.waymark.writer.store.ObjectStore;
import io.waymark.writer.store.StoreException;
import io.waymark.writer.store.StoreProvider;
import io.waymark.writer.store.StoredObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real S3 server that checks signatures. */
class S3StoreTest {
    @TempDir
    Path folder;

    private S3Server server;
    private ObjectStore store;

    @BeforeEach
    void startServer() throws Exception {
        server = new S3Server(folder.resolve("buckets"));
        store = S3TestStores.open(server.endpoint(), Map.of());
    }

    @AfterEach
    void stopServer() throws Exception {
        server.close();
    }

    private Path spooled(String content) throws IOException {
        return Files.writeString(folder.resolve("spooled"), content);
    }

    @Test
    void anObjectIsPutWithItsMetadata() throws Exception {
        store.put("a/b/c.json.gz", spooled("content"), Map.of("signature", "abc", "signature-algorithm", "def"));
        assertThat(server.bucket().resolve("a/b/c.json.gz")).hasContent("content");
        StoredObject read = store.read("a/b/c.json.gz").orElseThrow();
        assertThat(read.content()).asString().isEqualTo("content");
        assertThat(read.metadata()).isEqualTo(Map.of("signature", "abc", "signature-algorithm", "def"));
        assertThat(store.list("a/")).containsExactly("a/b/c.json.gz");
        assertThat(store.list("x/")).isEmpty();
        assertThat(store.read("a/none")).isEmpty();
    }

    @Test
    void putDeletesSpooledFile() throws Exception {
        Path file = spooled("content");
        store.put("a/b", file, Map.of());
        assertThat(file).doesNotExist();
    }

    @Test
    void acceptsIdenticalObjectAgain() throws Exception {
        store.put("a/b", spooled("content"), Map.of());
        store.put("a/b", spooled("content"), Map.of());
        assertThat(server.bucket().resolve("a/b")).hasContent("content");
    }

    @Test
    void refusesDifferentContentAndKeepsObject() throws Exception {
        for (String other : List.of("Content", "conten", "content and more")) {
            store.put("a/b", spooled("content"), Map.of());
            Path file = spooled(other);
            assertThatThrownBy(() -> store.put("a/b", file, Map.of()))
                    .isInstanceOf(ObjectConflictException.class)
                    .hasMessageContaining("s3://trail/a/b")
                    .hasMessageContaining("not overwritten");
            assertThat(file).exists();
            assertThat(server.bucket().resolve("a/b")).hasContent("content");
        }
    }

    @Test
    void listsAllPages() throws Exception {
        List<String> keys = new ArrayList<>();
        Path parent = Files.createDirectories(server.bucket().resolve("many"));
        for (int i = 0; i < 1_001; i++) {
            keys.add("many/" + i);
            Files.createFile(parent.resolve(Integer.toString(i)));
        }
        assertThat(store.list("many/")).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void aMissingBucketIsNotAMissingObject() throws Exception {
        ObjectStore elsewhere = S3TestStores.open(server.endpoint(), Map.of("waymark.bucket", "no-such-bucket"));
        assertThatThrownBy(() -> elsewhere.read("a"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("404 NoSuchBucket")
                .hasMessageContaining("waymark.bucket");
        Path file = spooled("content");
        assertThatThrownBy(() -> elsewhere.put("a", file, Map.of())).hasMessageContaining("waymark.bucket");
        assertThat(file).exists();
    }

    @Test
    void namesOptionsTheServerDoesNotSupport() throws Exception {
        ObjectStore withAcl =
                S3TestStores.open(server.endpoint(), Map.of("waymark.s3.acl", "bucket-owner-full-control"));
        Path file = spooled("content");
        assertThatThrownBy(() -> withAcl.put("a", file, Map.of()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("501")
                .hasMessageContaining("waymark.s3.acl");
    }

    @Test
    void recoversWhenServerReturns() throws Exception {
        server.stop();
        Path file = spooled("content");
        assertThatThrownBy(() -> store.put("a/b", file, Map.of()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("s3://trail/a/b")
                .hasMessageContaining("ConnectException");
        server.start();
        store.put("a/b", file, Map.of());
        assertThat(server.bucket().resolve("a/b")).hasContent("content");
    }

    @Test
    void rejectsRemotePlaintextEndpoint() throws Exception {
        ObjectStore remote = S3TestStores.open(URI.create("http://s3.example.invalid"), Map.of());
        assertThatThrownBy(() -> remote.read("a"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("http://s3.example.invalid")
                .hasMessageContaining("not encrypted")
                .hasMessageContaining("waymark.s3.allow.http");
        ObjectStore allowed =
                S3TestStores.open(URI.create("http://s3.example.invalid"), Map.of("waymark.s3.allow.http", "true"));
        assertThatThrownBy(() -> allowed.read("a")).hasMessageContaining("UnknownHostException");
    }

    @Test
    void requiresExplicitBucketOnAws() {
        assertThatThrownBy(() -> S3TestStores.open(Map.of("waymark.store", "s3")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("waymark.bucket");
    }

    @Test
    void isDiscoveredByServiceLoader() {
        assertThat(ServiceLoader.load(StoreProvider.class)).hasOnlyElementsOfType(S3StoreProvider.class);
    }
}
