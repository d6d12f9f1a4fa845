package io.waymark.crashlab;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.TestJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A home on a file system that is mounted read-only. */
record ReadOnlyHome() implements Scenario {
    private static final int THREADS = 2;
    private static final int CALLS = 500;

    @Override
    public String name() {
        return "read-only";
    }

    @Override
    public String expectation() {
        return "the home is read-only: standard error says so once, the service goes on unaudited, deny refuses every call";
    }

    @Override
    public Optional<String> unsupportedReason() {
        return Namespaces.unsupportedReason();
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed scene = new TestBed(folder);
        Ledger ledger = new Ledger();
        Files.createDirectories(scene.home());
        for (int round = 0; round < rounds; round++) {
            boolean deny = round % 2 == 0;
            TestJvm service = scene.newService(round, "service")
                    .withWrapper(
                            "unshare",
                            "--mount",
                            "sh",
                            "-c",
                            "mount -t tmpfs -o ro none " + scene.home() + " && exec \"$@\"",
                            "sh")
                    .withOption("-Dwaymark.on.failure=" + (deny ? "deny" : "block"));
            Process process = scene.start(service, THREADS, round * THREADS, CALLS, 0);
            CliResult ended = service.await(process);
            ledger.require(ended.status() == 0, "the service failed: " + ended.err());
            ledger.require(ended.err().contains("nothing is audited"), "it does not say so: " + ended.err());
            int calls = THREADS * CALLS;
            ledger.require(
                    ended.out().strip().equals("refused " + (deny ? calls : 0)),
                    "of " + calls + " calls were " + ended.out().strip());
            ledger.addDropped(deny ? 0 : calls);
        }
        ledger.reconcile(scene.returnedCallsByThread(rounds * THREADS), (long) rounds * THREADS * CALLS);
        return ledger.result();
    }
}
