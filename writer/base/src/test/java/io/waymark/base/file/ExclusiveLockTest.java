package io.waymark.base.file;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waymark.base.thread.DaemonThreads;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ExclusiveLockTest {
    private static final ProcessIdentity THIS_PROCESS = ProcessIdentity.current();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("lock");
    }

    /** Leaves the record of an owner without an operating system's lock, as after the host has read its own files. */
    private void writeOwner(long id, String start, String machine, String namespace) throws IOException {
        Files.createFile(file);
        LockOwner owner =
                new LockOwner("token", LockFile.inode(file), new ProcessIdentity(id, start, machine, namespace));
        Files.write(file, owner.format(0));
    }

    private void assertAcquired(boolean expected) throws IOException {
        try (ExclusiveLock lock = ExclusiveLock.tryAcquire(file)) {
            assertThat(lock != null).isEqualTo(expected);
        }
    }

    private void setAge(Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void allowsOneOwnerAtATime() throws Exception {
        try (ExclusiveLock first = requireNonNull(ExclusiveLock.tryAcquire(file))) {
            assertThat(first.isHeld()).isTrue();
            assertThat(ExclusiveLock.tryAcquire(file)).isNull();
        }
        assertAcquired(true);
    }

    @Test
    void respectsLockHeldByAnotherClassLoader() throws Exception {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try (channel) {
            try (FileLock other = channel.lock()) {
                assertThat(other.isValid()).isTrue();
                assertThat(ExclusiveLock.tryAcquire(file)).isNull();
                assertThat(ExclusiveLock.tryAcquire(file)).isNull();
            }
            assertAcquired(true);
        }
    }

    /** Another process tries while this one reads the file, which frees the lock of POSIX. */
    @Test
    void hostThatReadsTheFileKeepsTheLock() throws Exception {
        try (ExclusiveLock lock = requireNonNull(ExclusiveLock.tryAcquire(file))) {
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThat(Files.readAllBytes(file)).hasSize(LockOwner.SIZE);
                assertThat(acquiresInAnotherProcess()).isFalse();
            }
            assertThat(lock.isHeld()).isTrue();
        }
        assertThat(acquiresInAnotherProcess()).isTrue();
    }

    private boolean acquiresInAnotherProcess() throws Exception {
        String classPath = Path.of("target/classes").toAbsolutePath()
                + File.pathSeparator
                + Path.of("target/test-classes").toAbsolutePath();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        classPath,
                        LockCandidate.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertThat(process.waitFor()).isZero();
        return Boolean.parseBoolean(answer);
    }

    /** Tries to acquire a lock, and prints whether it did. */
    static final class LockCandidate {
        private LockCandidate() {}

        public static void main(String[] arguments) throws IOException {
            try (ExclusiveLock lock = ExclusiveLock.tryAcquire(Path.of(arguments[0]))) {
                System.out.println(lock != null);
            }
        }
    }

    @Test
    void livingProcessKeepsItsLock() throws Exception {
        writeOwner(THIS_PROCESS.id(), THIS_PROCESS.start(), THIS_PROCESS.machine(), THIS_PROCESS.namespace());
        setAge(Duration.ofHours(1));
        assertAcquired(false);
    }

    @Test
    void reusedProcessIdIsNotTheOwner() throws Exception {
        writeOwner(THIS_PROCESS.id(), "1", THIS_PROCESS.machine(), THIS_PROCESS.namespace());
        assertAcquired(true);
    }

    @Test
    void endedProcessFreesItsLock() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        writeOwner(ended.pid(), THIS_PROCESS.start(), THIS_PROCESS.machine(), THIS_PROCESS.namespace());
        assertAcquired(true);
    }

    @Test
    void processOfAnotherContainerKeepsTheLockWhileItRenewsIt() throws Exception {
        writeOwner(Long.MAX_VALUE, "1", THIS_PROCESS.machine(), "pid:[1]");
        assertAcquired(false);
        assertThat(ExclusiveLock.isOwnerSilent(file)).isTrue();
        Files.write(
                file, requireNonNull(LockOwner.parse(Files.readAllBytes(file))).format(1));
        assertAcquired(false);
        assertThat(ExclusiveLock.isOwnerSilent(file)).isFalse();
        assertThat(ExclusiveLock.acquireFromSilentOwner(file)).isNull();
        setAge(ExclusiveLock.SILENCE);
        assertAcquired(true);
    }

    @Test
    void ageProvesNothingAboutAnotherMachine() throws Exception {
        writeOwner(THIS_PROCESS.id(), THIS_PROCESS.start(), "another", THIS_PROCESS.namespace());
        setAge(Duration.ofHours(1));
        assertAcquired(false);
    }

    @Test
    void copyOfALockFileHasNoOwnerAfterItsSilence() throws Exception {
        try (ExclusiveLock lock = requireNonNull(ExclusiveLock.tryAcquire(file))) {
            Path copy = Files.copy(file, folder.resolve("copy"));
            assertThat(acquireAt(copy, Duration.ZERO)).isFalse();
            assertThat(ExclusiveLock.isOwnerSilent(copy)).isTrue();
            assertThat(acquireAt(copy, ExclusiveLock.SILENCE.minusMillis(1))).isFalse();
            assertThat(acquireAt(copy, ExclusiveLock.SILENCE)).isTrue();
            assertThat(lock.isHeld()).isTrue();
        }
    }

    /** The number of a file's inode may differ between mounts, containers and clients of a network file system. */
    @Test
    void ownerWhoSeesAnotherInodeKeepsTheLockWhileItRenewsIt() throws Exception {
        LockOwner owner = new LockOwner("token", 1, THIS_PROCESS);
        Files.write(file, owner.format(0));
        setAge(Duration.ofHours(1));
        assertThat(acquireAt(file, Duration.ZERO)).isFalse();
        Files.write(file, owner.format(1));
        assertThat(acquireAt(file, ExclusiveLock.SILENCE)).isFalse();
        assertThat(acquireAt(file, ExclusiveLock.SILENCE.multipliedBy(2))).isTrue();
    }

    @Test
    void endedProcessFreesItsLockInAFileWithAnotherInode() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        ProcessIdentity process = new ProcessIdentity(
                ended.pid(), THIS_PROCESS.start(), THIS_PROCESS.machine(), THIS_PROCESS.namespace());
        Files.write(file, new LockOwner("token", 1, process).format(0));
        assertAcquired(true);
    }

    private static boolean acquireAt(Path file, Duration time) throws IOException {
        try (ExclusiveLock lock = ExclusiveLock.tryAcquire(file, time::toNanos, ExclusiveLockTest::thread)) {
            return lock != null;
        }
    }

    private static Thread thread(Runnable task) {
        return DaemonThreads.create("waymark-lock-renewal", task);
    }

    @Test
    void heartbeatThatCannotStartIsStartedByTheNextAttempt() throws Exception {
        await().until(() -> runningHeartbeats().isEmpty());
        assertThatThrownBy(() -> ExclusiveLock.tryAcquire(file, System::nanoTime, task -> new UnstartableThread()))
                .isInstanceOf(OutOfMemoryError.class);
        try (ExclusiveLock lock = requireNonNull(ExclusiveLock.tryAcquire(file))) {
            assertThat(runningHeartbeats()).hasSize(1);
            Files.write(file, new byte[0]);
            await().until(() -> LockOwner.parse(Files.readAllBytes(file)) != null);
            assertThat(lock.isHeld()).isTrue();
        }
    }

    private static List<Thread> runningHeartbeats() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("waymark-lock-renewal"))
                .toList();
    }

    /** A thread that the operating system refuses. */
    private static final class UnstartableThread extends Thread {
        @Override
        public synchronized void start() {
            throw new OutOfMemoryError("unable to create native thread");
        }
    }

    /** The record of {@code /proc/self/mem} cannot be read at position 0. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void attemptThatFailsLeavesNoOpenFile() throws Exception {
        Files.createSymbolicLink(file, Path.of("/proc/self/mem"));
        assertThatThrownBy(() -> ExclusiveLock.tryAcquire(file)).isInstanceOf(IOException.class);
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(descriptors.map(ExclusiveLockTest::target).toList())
                    .isNotEmpty()
                    .noneMatch(target -> target.endsWith("/mem"));
        }
        Files.delete(file);
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void damagedRecordNamesNoOwner() throws Exception {
        Files.writeString(file, "token=x inode=many");
        assertAcquired(true);
    }

    @Test
    void removedOrReplacedFileIsALostLock() throws Exception {
        try (ExclusiveLock lock = requireNonNull(ExclusiveLock.tryAcquire(file))) {
            Files.delete(file);
            await().until(() -> !lock.isHeld());
        }
        try (ExclusiveLock lock = requireNonNull(ExclusiveLock.tryAcquire(file))) {
            Files.write(file, LockOwner.create(LockFile.inode(file)).format(0));
            await().until(() -> !lock.isHeld());
        }
        assertThat(LockOwner.parse(Files.readAllBytes(file)))
                .as("the record of the new owner")
                .isNotNull();
    }

    @Test
    void erasedRecordIsRestored() throws Exception {
        try (ExclusiveLock lock = requireNonNull(ExclusiveLock.tryAcquire(file))) {
            Files.write(file, new byte[0]);
            await().until(() -> LockOwner.parse(Files.readAllBytes(file)) != null);
            assertThat(lock.isHeld()).isTrue();
        }
    }
}
