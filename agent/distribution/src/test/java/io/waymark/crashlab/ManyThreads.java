package io.waymark.crashlab;

import io.waymark.endtoend.ForkedJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** More threads than anybody has. */
record ManyThreads() implements Case {
    private static final int THREADS = 10_000;
    private static final int CALLS = 2;

    @Override
    public String name() {
        return "threads";
    }

    @Override
    public String promise() {
        return "10,000 threads at once: each of their calls is in the trail once";
    }

    @Override
    public Optional<String> obstacle() {
        // Of the user, and of the container, where there is one.
        String script = "ulimit -u; cat /sys/fs/cgroup/pids.max 2>/dev/null || true";
        try {
            Process limits = new ProcessBuilder("sh", "-c", script).start();
            String told = new String(limits.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return told.lines()
                    .filter(limit -> limit.matches("\\d{1,9}") && Integer.parseInt(limit) < 2 * THREADS)
                    .findFirst()
                    .map(limit -> "only " + limit + " threads are allowed here");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Row run(Path folder, int rounds) throws Exception {
        Scene scene = new Scene(folder);
        Ledger ledger = new Ledger();
        for (int round = 0; round < rounds; round++) {
            ForkedJvm service = scene.service(round, "service")
                    .withOption("-Dwaymark.guarantee=" + (round % 2 == 0 ? "async" : "journaled"));
            Process process = scene.start(service, THREADS, round * THREADS, CALLS, 0);
            Scene.until(() -> !process.isAlive());
            ledger.require(service.await(process).exit() == 0, "the service failed: " + service.stderr());
        }
        scene.validate(ledger);
        ledger.read(scene.trail());
        ledger.settle(scene.returnedOf(rounds * THREADS));
        return ledger.row();
    }
}
