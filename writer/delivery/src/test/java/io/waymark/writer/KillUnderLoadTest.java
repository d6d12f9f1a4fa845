package io.waymark.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a JVM does when it is killed, what it journaled is in the store once. */
class KillUnderLoadTest {
    /** More for a longer run: {@code -Dwaymark.test.kills=20}. */
    private static final int ROUNDS = Integer.getInteger("waymark.test.kills", 4);

    private static final long RECORDS_PER_ROUND = 100_000_000;

    @TempDir
    Path folder;

    @Test
    void deliversEachJournaledRecordOnceAfterRepeatedKills() throws Exception {
        TestHome home = new TestHome(folder.resolve("home"));
        Path journaled = folder.resolve("journaled");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            killAfter(Duration.ofMillis(random.nextInt(2_500)), home, round * RECORDS_PER_ROUND, journaled);
        }
        Writer last = home.open();
        assertThat(last.close(Duration.ofMinutes(2))).isTrue();
        StoreVerifier check = StoreVerifier.verify(home);
        assertThat(check.records.values()).as("seed %d", seed).containsOnly(1);
        ByteBuffer numbers = ByteBuffer.wrap(Files.readAllBytes(journaled));
        int count = 0;
        while (numbers.remaining() >= Long.BYTES) {
            assertThat(check.records).as("seed %d", seed).containsKey(Long.toString(numbers.getLong()));
            count++;
        }
        assertThat(count).isPositive();
        assertThat(home.stderr()).isEmpty();
        assertThat(folder.resolve("stderr")).content().doesNotContain("waymark:");
    }

    private void killAfter(Duration time, TestHome home, long firstSequence, Path journaled) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(System.getProperty("chronicle.access", "").split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KilledLoadMain.class.getName()));
        command.addAll(List.of(home.path.toString(), Long.toString(firstSequence), journaled.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("stderr").toFile()))
                .start();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(reader.readLine()).isEqualTo("journaling");
            assertThat(process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
