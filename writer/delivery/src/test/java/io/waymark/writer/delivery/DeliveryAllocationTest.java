package io.waymark.writer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.waymark.writer.TestHome;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.JournalFolder;
import io.waymark.writer.store.DirectoryStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delivery leaves little to the garbage collector of the application, which it shares the heap with. */
class DeliveryAllocationTest {
    /** Of what is done ten times a second and each second. A poll, of which there are hundreds, allocates nothing. */
    private static final int MAX_BYTES_PER_IDLE_SECOND = 6_144;

    private static final int MAX_BYTES_PER_POLL = 4;

    private static final int MAX_BYTES_PER_LOG_FILE = 32_768;

    private static final int ROUNDS = 8;
    /** Longer than a second, so that what is done each second is in every one. */
    private static final long IDLE_ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1_100);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder;

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Test
    void idleDeliveryAllocatesNearlyNothing() throws Exception {
        TestHome home = JournaledHome.create(folder.resolve("original")).copy(folder.resolve("home"));
        try (HomeDeliverer deliverer = open(home)) {
            deliverWhatIsThere(deliverer);
            // The first rounds are interpreted, or compiled meanwhile.
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long before = allocated();
                long start = System.nanoTime();
                int polls = 0;
                while (System.nanoTime() - start < IDLE_ROUND_NANOS) {
                    deliverer.poll();
                    polls++;
                    Thread.sleep(1);
                }
                least = Math.min(least, allocated() - before - (long) polls * MAX_BYTES_PER_POLL);
            }
            assertThat(least).isLessThan(MAX_BYTES_PER_IDLE_SECOND);
        }
    }

    @Test
    void logFileAllocatesLittle() throws Exception {
        TestHome home = JournaledHome.create(folder.resolve("original")).copy(folder.resolve("home"));
        try (HomeDeliverer deliverer = open(home)) {
            // Makes the buffers, which later log files use again.
            deliverWhatIsThere(deliverer);
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                int logFiles = home.logFiles().size();
                appendRecordsOfOneKind(home);
                long bytes = 0;
                // The journals are looked for each second.
                do {
                    long before = allocated();
                    deliverWhatIsThere(deliverer);
                    bytes += allocated() - before;
                } while (home.logFiles().size() == logFiles);
                least = Math.min(least, bytes / (home.logFiles().size() - logFiles));
            }
            assertThat(least).isLessThan(MAX_BYTES_PER_LOG_FILE);
        }
    }

    /** One log file is open at a time: each further one has buffers of its own. */
    private static void appendRecordsOfOneKind(TestHome home) throws Exception {
        try (JournalFolder mine = JournalFolder.claim(home.path.resolve("journal"));
                Journal journal = Journal.open(mine, UUID.randomUUID(), Clock.systemUTC(), home.log)) {
            for (int i = 1; i <= JournaledHome.RECORDS; i++) {
                byte[] record = TestHome.record(i);
                journal.append(i, 1_000L * i, false, TestHome.ACCOUNT, TestHome.REGION, record, 0, record.length);
            }
            journal.requestFlush();
        }
    }

    private static HomeDeliverer open(TestHome home) throws IOException {
        return new HomeDeliverer(
                JournaledHome.plan(home, new DirectoryStore(home.bucket())), Clock.systemUTC(), home.log);
    }

    private static void deliverWhatIsThere(HomeDeliverer deliverer) throws IOException {
        boolean more = true;
        while (more) {
            more = deliverer.poll();
        }
    }
}
