package io.waymark.writer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.writer.TestHome;
import io.waymark.writer.store.DirectoryStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Between whichever two steps of delivery the process is killed, the next one comes to the same objects. */
class KillPointsTest {
    @TempDir
    static Path folder;

    private static JournaledHome original = new JournaledHome(Path.of("."), 0);
    private static Map<String, byte[]> expected = Map.of();
    private static Path agent = Path.of(".");

    @BeforeAll
    static void deliverUninterrupted() throws Exception {
        original = JournaledHome.create(folder.resolve("original"));
        TestHome whole = original.copy(folder.resolve("whole"));
        assertThat(original.deliver(whole, new DirectoryStore(whole.bucket()))).isTrue();
        expected = JournaledHome.logFiles(whole);
        assertThat(expected).hasSizeGreaterThan(6);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", HaltingAgent.class.getName());
        agent = folder.resolve("halting-agent.jar");
        try (OutputStream out = Files.newOutputStream(agent)) {
            new JarOutputStream(out, manifest).close();
        }
    }

    /** Each is the entry of a method, and which of its calls, in the order in which delivery comes to them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "writer.journal.JournalFolder.recoverOrphaned:1", // nothing has been done
                "writer.logfile.LogFileWriter.add:3", // a log file is being written
                "writer.logfile.HashingGzipWriter.finish:1", // a batch is full
                "writer.logfile.HashingGzipWriter.finish:2", // one of its log files is whole, the other is not
                "writer.journal.JournalReader.forceFolder:1", // both are whole and forced
                "writer.delivery.Checkpoint.toJson:1", // they are about to be remembered
                "base.file.DurableFile.rename:1", // the decision is written beside the checkpoint
                "writer.store.DirectoryStore.put:1", // the decision is in the checkpoint's place
                "base.file.DurableFile.rename:2", // the first is about to get its place in the store
                "writer.store.DirectoryStore.put:2", // the first is in the store
                "writer.digest.DigestWriter.addDelivered:1", // the whole batch is in the store
                "writer.digest.DigestChains.setCoveredIndex:1", // its log files wait for a digest, in memory
                "writer.digest.DeliveredBatches.append:1", // so does what the second batch adds to a saved state
                "writer.delivery.JournalDeliverer.commit:1", // they wait for a digest, on the disk
                "writer.delivery.JournalDeliverer.commit:2",
                "writer.journal.JournalReader.deleteThrough:1", // the checkpoint has passed the batch
                "writer.journal.JournalReader.forceFolder:4", // other batches were delivered
                "writer.delivery.JournalDeliverer.commit:4",
                "writer.digest.DigestWriter.writeAll:1", // all batches are delivered
                "writer.digest.DigestChain.planNext:1", // the key is there
                "writer.digest.DigestChains.save:3", // what the digest holds is decided, in memory
                "writer.digest.DeliveredBatches.clear:3", // and on the disk, beside the batches that it holds
                "writer.keys.SigningKey.sign:1", // what the digest holds is decided, on the disk
                "writer.digest.DigestChain.continueAfter:1", // the digest is in the store
                "writer.digest.DigestSchedule.written:1", // the chain continues after it, in memory
                "writer.digest.DigestChain.planNext:2", // and on the disk; the next region's digest is due
                "writer.digest.DigestChain.continueAfter:2"
            })
    void nextProcessProducesIdenticalObjects(String point) throws Exception {
        TestHome home = original.copy(folder.resolve(point.replace(':', '-')));
        assertThat(deliverAndHalt(home, point))
                .as("exit status; it must come to " + point)
                .isEqualTo(HaltingAgent.EXIT_STATUS);
        assertThat(original.deliver(home, new DirectoryStore(home.bucket()))).isTrue();
        JournaledHome.assertSameLogFiles(home, expected);
        assertThat(home.stderr()).isEmpty();
    }

    private static int deliverAndHalt(TestHome home, String point) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(System.getProperty("chronicle.access", "").split(" ", -1)));
        command.addAll(List.of("-javaagent:" + agent + "=" + point, "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KilledDeliveryMain.class.getName()));
        command.addAll(List.of(home.path.toString(), Long.toString(original.flushIndex())));
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as(Files.readString(output))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue();
    }
}
