package io.waymark.writer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest {
    @TempDir
    Path folder;

    private Path bucket;
    private DirectoryStore store;

    @BeforeEach
    void makeStore() {
        bucket = folder.resolve("store/trail");
        store = new DirectoryStore(bucket);
    }

    private Path spooled(String content) throws IOException {
        return Files.writeString(folder.resolve("spooled"), content);
    }

    @Test
    void anObjectIsPutWithItsMetadata() throws Exception {
        store.put("a/b/c.json.gz", spooled("content"), Map.of("signature", "abc"));
        assertThat(bucket.resolve("a/b/c.json.gz")).hasContent("content");
        assertThat(bucket.resolve("a/b/c.json.gz.meta.json")).content().contains("\"signature\" : \"abc\"");
        StoredObject read = store.read("a/b/c.json.gz").orElseThrow();
        assertThat(read.content()).asString().isEqualTo("content");
        assertThat(read.metadata()).isEqualTo(Map.of("signature", "abc"));
        assertThat(store.list("a/")).containsExactly("a/b/c.json.gz");
        assertThat(store.list("a/x")).isEmpty();
        assertThat(store.list("x/")).isEmpty();
        assertThat(store.read("a/none")).isEmpty();
    }

    @Test
    void acceptsIdenticalObjectAgain() throws Exception {
        store.put("a/b", spooled("content"), Map.of());
        store.put("a/b", spooled("content"), Map.of());
        assertThat(bucket.resolve("a/b")).hasContent("content");
    }

    @Test
    void refusesDifferentContentAndKeepsObject() throws Exception {
        store.put("a/b", spooled("content"), Map.of());
        Path other = spooled("Content");
        assertThatThrownBy(() -> store.put("a/b", other, Map.of()))
                .isInstanceOf(ObjectConflictException.class)
                .hasMessageContaining("not overwritten");
        assertThat(bucket.resolve("a/b")).hasContent("content");
    }

    @Test
    void oneOfTwoSimultaneousPutsOfAKeySucceeds() throws Exception {
        for (int round = 0; round < 50; round++) {
            String key = "a/" + round;
            CyclicBarrier start = new CyclicBarrier(2);
            List<FutureTask<String>> puts = new ArrayList<>();
            for (String content : new String[] {"one", "other"}) {
                Path file = Files.writeString(folder.resolve(content), content);
                FutureTask<String> put = new FutureTask<>(() -> {
                    start.await();
                    new DirectoryStore(bucket).put(key, file, Map.of());
                    return content;
                });
                puts.add(put);
                new Thread(put).start();
            }
            List<String> succeeded = new ArrayList<>();
            for (FutureTask<String> put : puts) {
                try {
                    succeeded.add(put.get());
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(ObjectConflictException.class);
                }
            }
            assertThat(succeeded).singleElement().isEqualTo(Files.readString(bucket.resolve(key)));
        }
    }

    @Test
    void overwritesAndHidesCrashLeftovers() throws Exception {
        Files.createDirectories(bucket.resolve("a"));
        Files.writeString(bucket.resolve("a/.waymark-b"), "half");
        assertThat(store.list("a/")).isEmpty();
        store.put("a/b", spooled("content"), Map.of());
        assertThat(store.list("a/")).containsExactly("a/b");
        assertThat(bucket.resolve("a/.waymark-b")).doesNotExist();
    }

    @Test
    void rejectsKeysOutsideTheBucket() throws Exception {
        Path file = spooled("content");
        assertThatThrownBy(() -> store.put("../../x", file, Map.of())).isInstanceOf(IOException.class);
        assertThat(folder.resolve("x")).doesNotExist();
    }
}
