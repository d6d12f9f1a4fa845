package io.waymark.crashlab;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.TestJvm;
import java.nio.file.Files;
import java.nio.file.Path;

/** The home of a running service is deleted. */
record HomeDeleted() implements Scenario {
    private static final int THREADS = 2;

    @Override
    public String name() {
        return "home-deleted";
    }

    @Override
    public String expectation() {
        return "the home of a running service is deleted: the service continues and exits normally, standard error names the home";
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        Ledger ledger = new Ledger();
        for (int round = 0; round < rounds; round++) {
            TestBed testBed = new TestBed(folder.resolve("round-" + round));
            TestJvm service = testBed.newService(round, "service")
                    .withOption("-Dwaymark.block.timeout=100ms")
                    .withOption("-Dwaymark.shutdown.timeout=2s")
                    .withOption("-Dwaymark.roll.interval=1s");
            Process process = testBed.start(service, THREADS, 0, Integer.MAX_VALUE, 2_000);
            try {
                TestBed.awaitUntil(() -> !testBed.trail().logFiles().isEmpty());
                delete(testBed.home());
                long then = testBed.returnedCalls(0);
                TestBed.awaitUntil(() -> service.stderr().contains(testBed.home() + "/"));
                TestBed.awaitUntil(() -> testBed.returnedCalls(0) > then + 500);
            } finally {
                testBed.requestStop();
            }
            CliResult ended = service.await(process);
            ledger.require(ended.status() == 0, "the service failed: " + ended.err());
        }
        ledger.note("events in the home, and those until the agent notices its deletion, are lost with it");
        return ledger.result();
    }

    /** Repeats, since the service may create files meanwhile. */
    private static void delete(Path home) throws Exception {
        while (Files.exists(home)) {
            new ProcessBuilder("rm", "-rf", home.toString()).start().waitFor();
        }
    }
}
