package io.waymark.crashlab;

import io.waymark.testing.process.TestJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** 10,000 application threads. */
record ManyThreads() implements Scenario {
    private static final int THREADS = 10_000;
    private static final int CALLS = 2;

    @Override
    public String name() {
        return "threads";
    }

    @Override
    public String expectation() {
        return "10,000 threads at once: each of their calls is in the trail exactly once";
    }

    @Override
    public Optional<String> unsupportedReason() {
        // The limits of the user and of the container.
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
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed testBed = new TestBed(folder);
        Ledger ledger = new Ledger();
        for (int round = 0; round < rounds; round++) {
            TestJvm service = testBed.newService(round, "service")
                    .withOption("-Dwaymark.guarantee=" + (round % 2 == 0 ? "async" : "journaled"));
            Process process = testBed.start(service, THREADS, round * THREADS, CALLS, 0);
            TestBed.awaitUntil(() -> !process.isAlive());
            ledger.require(service.await(process).status() == 0, "the service failed: " + service.stderr());
        }
        testBed.validate(ledger);
        ledger.read(testBed.trail());
        ledger.reconcile(testBed.returnedCallsByThread(rounds * THREADS));
        return ledger.result();
    }
}
