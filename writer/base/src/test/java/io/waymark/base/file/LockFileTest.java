package io.waymark.base.file;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
    private static final int RENEWALS = 200;
    private static final int MAX_BYTES_PER_RENEWAL = 1024;

    @TempDir
    Path folder;

    private Path path;
    private FullDiskChannel disk;
    private LockFile file;

    @BeforeEach
    void lock() throws IOException {
        path = folder.resolve("lock");
        Files.write(path, new LockOwner("dead", 0, ProcessIdentity.current()).format(7));
        disk = new FullDiskChannel(LockFile.open(path));
        file = new LockFile(path, disk);
        assertThat(file.tryLock()).isEqualTo(LockFile.LockOutcome.LOCKED);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    private String recordedToken() throws IOException {
        return requireNonNull(LockOwner.parse(Files.readAllBytes(path))).token();
    }

    @Test
    void ownerWithoutRoomForItsRecordKeepsTheLock() throws Exception {
        file.own();
        assertThatThrownBy(file::renew).isInstanceOf(IOException.class);
        assertThat(recordedToken()).isEqualTo("dead");
        disk.makeRoom();
        assertThat(file.renew()).isTrue();
        assertThat(recordedToken()).isNotEqualTo("dead");
    }

    @Test
    void formerOwnerIsAnotherOneOnceTheRecordIsWritten() throws Exception {
        disk.makeRoom();
        file.own();
        Files.write(path, new LockOwner("dead", 0, ProcessIdentity.current()).format(8));
        assertThat(file.renew()).isFalse();
    }

    /** The host's own reading frees the operating system's lock, which the next renewal gets back on a full disk too. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void renewalOnAFullDiskGetsTheLockBack() throws Exception {
        disk.makeRoom();
        file.own();
        disk.fill();
        assertThat(Files.readAllBytes(path)).hasSize(LockOwner.SIZE);
        assertThatThrownBy(file::renew).isInstanceOf(IOException.class);
        assertThat(Files.readString(Path.of("/proc/locks"))).contains(inodeOfLock());
        disk.makeRoom();
        assertThat(file.renew()).isTrue();
    }

    @Test
    void renewalAllocatesLittle() throws Exception {
        disk.makeRoom();
        file.own();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long allocated = 0;
        for (int round = 0; round < 2; round++) {
            long before = threads.getThreadAllocatedBytes(thread);
            int renewed = 0;
            while (renewed < RENEWALS && file.renew()) {
                renewed++;
            }
            allocated = threads.getThreadAllocatedBytes(thread) - before;
            assertThat(renewed).isEqualTo(RENEWALS);
        }
        assertThat(allocated / RENEWALS).isLessThan(MAX_BYTES_PER_RENEWAL);
    }

    private String inodeOfLock() throws IOException {
        return ":" + LockFile.inode(path) + " ";
    }
}
