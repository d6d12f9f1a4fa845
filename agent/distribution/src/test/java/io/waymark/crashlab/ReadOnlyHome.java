package io.waymark.crashlab;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.TestJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A home on a read-only file system. */
record ReadOnlyHome() implements Scenario {
    private static final int THREADS = 2;
    private static final int CALLS = 500;

    @Override
    public String name() {
        return "read-only";
    }

    @Override
    public String expectation() {
        return "the home is read-only: standard error reports it once, the service continues unaudited, deny refuses every call";
    }

    @Override
    public Optional<String> unsupportedReason() {
        return Namespaces.unsupportedReason();
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed testBed = new TestBed(folder);
        Ledger ledger = new Ledger();
        Files.createDirectories(testBed.home());
        for (int round = 0; round < rounds; round++) {
            boolean deny = round % 2 == 0;
            TestJvm service = testBed.newService(round, "service")
                    .withWrapper(
                            "unshare",
                            "--mount",
                            "sh",
                            "-c",
                            "mount -t tmpfs -o ro none " + testBed.home() + " && exec \"$@\"",
                            "sh")
                    .withOption("-Dwaymark.on.failure=" + (deny ? "deny" : "block"));
            Process process = testBed.start(service, THREADS, round * THREADS, CALLS, 0);
            CliResult ended = service.await(process);
            ledger.require(ended.status() == 0, "the service failed: " + ended.err());
            ledger.require(ended.err().contains("nothing is audited"), "not reported: " + ended.err());
            int calls = THREADS * CALLS;
            ledger.require(
                    ended.out().strip().equals("refused " + (deny ? calls : 0)),
                    "of " + calls + " calls were " + ended.out().strip());
            ledger.addDropped(deny ? 0 : calls);
        }
        ledger.reconcile(testBed.returnedCallsByThread(rounds * THREADS), (long) rounds * THREADS * CALLS);
        return ledger.result();
    }
}
