package io.waymark.crashlab;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.TestJvm;
import java.nio.file.Files;
import java.nio.file.Path;

/** Somebody deletes the home of a running service. */
record HomeDeleted() implements Scenario {
    private static final int THREADS = 2;

    @Override
    public String name() {
        return "home-deleted";
    }

    @Override
    public String expectation() {
        return "the home is deleted under a running service: that goes on and ends well, and standard error names the home";
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        Ledger ledger = new Ledger();
        for (int round = 0; round < rounds; round++) {
            TestBed scene = new TestBed(folder.resolve("round-" + round));
            TestJvm service = scene.newService(round, "service")
                    .withOption("-Dwaymark.block.timeout=100ms")
                    .withOption("-Dwaymark.shutdown.timeout=2s")
                    .withOption("-Dwaymark.roll.interval=1s");
            Process process = scene.start(service, THREADS, 0, Integer.MAX_VALUE, 2_000);
            try {
                TestBed.awaitUntil(() -> !scene.trail().logFiles().isEmpty());
                delete(scene.home());
                long then = scene.returnedCalls(0);
                TestBed.awaitUntil(() -> service.stderr().contains(scene.home() + "/"));
                TestBed.awaitUntil(() -> scene.returnedCalls(0) > then + 500);
            } finally {
                scene.requestStop();
            }
            CliResult ended = service.await(process);
            ledger.require(ended.status() == 0, "the service failed: " + ended.err());
        }
        ledger.note("what was in the home, and what could not be put there any more, went with it");
        return ledger.result();
    }

    /** Again, should the service make a file while it goes on. */
    private static void delete(Path home) throws Exception {
        while (Files.exists(home)) {
            new ProcessBuilder("rm", "-rf", home.toString()).start().waitFor();
        }
    }
}
