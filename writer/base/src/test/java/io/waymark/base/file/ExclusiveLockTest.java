package io.waymark.base.file;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExclusiveLockTest {
    @TempDir
    Path folder;

    @Test
    void allowsOneOwnerAtATime() throws Exception {
        Path file = folder.resolve("lock");
        try (ExclusiveLock first = requireNonNull(ExclusiveLock.tryAcquire(file))) {
            assertThat(first).isNotNull();
            assertThat(ExclusiveLock.tryAcquire(file)).isNull();
        }
        try (ExclusiveLock second = ExclusiveLock.tryAcquire(file)) {
            assertThat(second).isNotNull();
        }
    }

    @Test
    void respectsLockHeldByAnotherClassLoader() throws Exception {
        Path file = folder.resolve("lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try (channel) {
            try (FileLock other = channel.lock()) {
                assertThat(other.isValid()).isTrue();
                assertThat(ExclusiveLock.tryAcquire(file)).isNull();
                assertThat(ExclusiveLock.tryAcquire(file)).isNull();
            }
            try (ExclusiveLock mine = ExclusiveLock.tryAcquire(file)) {
                assertThat(mine).isNotNull();
            }
        }
    }
}
