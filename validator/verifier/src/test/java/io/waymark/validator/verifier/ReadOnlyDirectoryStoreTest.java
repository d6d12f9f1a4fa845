package io.waymark.validator.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadOnlyDirectoryStoreTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** A mountpoint whose file system is not mounted is an empty directory. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void objectIsMissingOnlyWhileTheStoreIsThere(boolean isMountpoint) throws Exception {
        Path directory = folder.toRealPath().resolve("store");
        Path bucket = Files.createDirectories(directory.resolve("trail"));
        Files.writeString(bucket.resolve("log"), "content");
        ReadOnlyStore store = ReadOnlyDirectoryStore.open(directory);
        ObjectUri log = new ObjectUri("trail", "log");
        List<ThrowingCallable> reads = List.of(
                () -> store.open(log),
                () -> store.get(log),
                () -> store.head(log),
                () -> store.summarize(log),
                () -> store.version(log),
                () -> store.metadata(log));

        Files.move(directory, folder.resolve("away"));
        if (isMountpoint) {
            Files.createDirectory(directory);
        }
        List<ThrowingCallable> all = new ArrayList<>(reads);
        all.add(() -> store.exists(log));
        if (isMountpoint) {
            assertThat(store.buckets()).isEmpty();
        } else {
            all.add(store::buckets);
        }
        all.add(() -> store.visit("trail", new IgnoredObjects()));
        for (ThrowingCallable read : all) {
            assertThatThrownBy(read)
                    .isNotInstanceOf(NoSuchFileException.class)
                    .hasMessageEndingWith("the directory " + directory
                            + (isMountpoint ? " is empty: is it mounted?" : " is not there"));
        }

        Files.deleteIfExists(directory);
        Files.move(folder.resolve("away"), directory);
        assertThat(store.exists(log)).isTrue();
        Files.delete(bucket.resolve("log"));
        assertThat(store.exists(log)).isFalse();
        for (ThrowingCallable read : reads) {
            assertThatThrownBy(read).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void newStoreHasNoBuckets() throws Exception {
        assertThat(ReadOnlyDirectoryStore.open(folder).buckets()).isEmpty();
    }

    private static final class IgnoredObjects implements ReadOnlyStore.ObjectVisitor {
        @Override
        public void visitObject(ObjectUri object) {}

        @Override
        public void visitUnreadable(ObjectUri object, String reason) {}
    }
}
