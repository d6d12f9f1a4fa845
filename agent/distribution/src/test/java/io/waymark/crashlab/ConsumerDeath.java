package io.waymark.crashlab;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.TestJvm;
import java.nio.file.Path;

/** The ring's consumer thread dies. */
record ConsumerDeath() implements Scenario {
    private static final int THREADS = 2;
    private static final int CALLS = 900;

    @Override
    public String name() {
        return "consumer-dies";
    }

    @Override
    public String expectation() {
        return "the ring's consumer thread dies: the service continues, deny refuses calls, each call that ran has an event";
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed testBed = new TestBed(folder);
        Ledger ledger = new Ledger();
        long refused = 0;
        for (int round = 0; round < rounds; round++) {
            TestJvm service = testBed.newService(round, "service")
                    .withOption("-Dwaymark.on.failure=deny")
                    .withOption(FaultAgent.option(folder, "io/waymark/agent/ring/RingConsumer", "drainBatch"));
            Process process = testBed.start(service, THREADS, round * THREADS, CALLS, 1_000, CALLS / 3, CALLS * 2 / 3);
            CliResult ended = service.await(process);
            ledger.require(ended.status() == 0, "the service failed: " + ended.err());
            ledger.require(ended.err().contains("has died"), "the fault was not hit, or not reported");
            long now = Long.parseLong(ended.out().strip().replace("refused ", ""));
            ledger.require(now > 0, "no call was refused");
            refused += now;
        }
        ledger.note(refused + " calls were refused");
        testBed.validate(ledger);
        ledger.read(testBed.trail());
        ledger.reconcile(testBed.returnedCallsByThread(rounds * THREADS), refused);
        return ledger.result();
    }
}
