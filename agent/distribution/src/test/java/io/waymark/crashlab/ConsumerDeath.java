package io.waymark.crashlab;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.TestJvm;
import java.nio.file.Path;

/** The thread that journals events ends. */
record ConsumerDeath() implements Scenario {
    private static final int THREADS = 2;
    private static final int CALLS = 900;

    @Override
    public String name() {
        return "consumer-dies";
    }

    @Override
    public String expectation() {
        return "the ring's consumer dies: the service goes on, deny refuses, and who was not refused has an event";
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed scene = new TestBed(folder);
        Ledger ledger = new Ledger();
        long refused = 0;
        for (int round = 0; round < rounds; round++) {
            TestJvm service = scene.newService(round, "service")
                    .withOption("-Dwaymark.on.failure=deny")
                    .withOption(FaultAgent.option(folder, "io/waymark/agent/ring/RingConsumer", "drainBatch"));
            Process process = scene.start(service, THREADS, round * THREADS, CALLS, 1_000, CALLS / 3, CALLS * 2 / 3);
            CliResult ended = service.await(process);
            ledger.require(ended.status() == 0, "the service failed: " + ended.err());
            ledger.require(ended.err().contains("has died"), "the fault was not met, or not told of");
            long now = Long.parseLong(ended.out().strip().replace("refused ", ""));
            ledger.require(now > 0, "no call was refused");
            refused += now;
        }
        ledger.note(refused + " calls were refused");
        scene.validate(ledger);
        ledger.read(scene.trail());
        ledger.reconcile(scene.returnedCallsByThread(rounds * THREADS), refused);
        return ledger.result();
    }
}
