package io.waymark.crashlab;

import io.waymark.testing.process.TestJvm;
import java.nio.file.Path;

/** Appends to the journal fail for a while. */
record AppendFailure() implements Scenario {
    private static final int THREADS = 2;
    private static final int CALLS = 900;

    @Override
    public String name() {
        return "consumer-throws";
    }

    @Override
    public String expectation() {
        return "appends to the journal fail for a while: calls continue, their events wait in the ring and are delivered later";
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed testBed = new TestBed(folder);
        Ledger ledger = new Ledger();
        for (int round = 0; round < rounds; round++) {
            TestJvm service = testBed.newService(round, "service")
                    .withOption(FaultAgent.option(
                            folder, "net/openhft/chronicle/queue/impl/single/StoreAppender", "writingDocument"));
            Process process = testBed.start(service, THREADS, round * THREADS, CALLS, 1_000, CALLS / 3, CALLS * 2 / 3);
            ledger.require(service.await(process).status() == 0, "the service failed: " + service.stderr());
            ledger.require(
                    service.stderr().contains("journal append failed"), "the fault was not hit, or not reported");
        }
        testBed.validate(ledger);
        ledger.read(testBed.trail());
        ledger.reconcile(testBed.returnedCallsByThread(rounds * THREADS));
        return ledger.result();
    }
}
