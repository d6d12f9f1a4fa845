package io.waymark.crashlab;

import io.waymark.testing.process.TestJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The wall clock is set forward and back while the service runs. */
record ClockJumps() implements Scenario {
    private static final Path FAKETIME = Path.of("/usr/bin/faketime");
    private static final List<String> JUMPS = List.of("+3600", "-7200", "+0");

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public String expectation() {
        return "the clock jumps an hour ahead, three hours back and to the true time: no event is lost, the digest chain is valid";
    }

    @Override
    public Optional<String> unsupportedReason() {
        return Files.isExecutable(FAKETIME)
                ? Optional.empty()
                : Optional.of("faketime is not installed (Debian's package faketime)");
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed testBed = new TestBed(folder);
        Ledger ledger = new Ledger();
        Path time = Files.writeString(folder.resolve("time"), "+0");
        // The library that faketime preloads reads the offset from a file, so it can change at run time. Waits stay
        // real.
        TestJvm service = testBed.newService(0, "service")
                .withWrapper(
                        "env",
                        "LD_PRELOAD=" + library(),
                        "FAKETIME_TIMESTAMP_FILE=" + time,
                        "FAKETIME_CACHE_DURATION=1",
                        "FAKETIME_DONT_FAKE_MONOTONIC=1",
                        "FAKETIME_FORCE_MONOTONIC_FIX=0")
                .withOption("-Dwaymark.roll.interval=1s")
                .withOption("-Dwaymark.digest.interval=1s");
        Process process = testBed.start(service, 2, 0, Integer.MAX_VALUE, 5_000);
        try {
            TestBed.awaitUntil(() -> !testBed.trail().digests().isEmpty());
            for (int round = 0; round < rounds; round++) {
                for (String jump : JUMPS) {
                    Files.writeString(time, jump);
                    awaitMore(testBed);
                }
            }
        } finally {
            testBed.requestStop();
        }
        ledger.require(service.await(process).status() == 0, "the service failed: " + service.stderr());
        testBed.validate(ledger);
        testBed.validateWithAwsCli(ledger);
        ledger.read(testBed.trail());
        ledger.reconcile(testBed.returnedCallsByThread(2));
        return ledger.result();
    }

    /** Waits until events of the new time are delivered. */
    private static void awaitMore(TestBed testBed) {
        long calls = testBed.returnedCalls(0);
        TestBed.awaitUntil(() -> testBed.returnedCalls(0) > calls + 300);
        int files = testBed.trail().logFiles().size();
        TestBed.awaitUntil(() -> testBed.trail().logFiles().size() > files);
    }

    private static String library() throws IOException {
        Process process = new ProcessBuilder(FAKETIME.toString(), "-m", "-f", "+0", "printenv", "LD_PRELOAD").start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
