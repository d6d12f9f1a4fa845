package io.waymark.crashlab;

import io.waymark.testing.process.TestJvm;
import java.nio.file.Path;

/** The journal cannot be appended to for a while. */
record AppendFailure() implements Scenario {
    private static final int THREADS = 2;
    private static final int CALLS = 900;

    @Override
    public String name() {
        return "consumer-throws";
    }

    @Override
    public String expectation() {
        return "what appends to the journal throws for a while: calls go on, their events are held and then delivered";
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed scene = new TestBed(folder);
        Ledger ledger = new Ledger();
        for (int round = 0; round < rounds; round++) {
            TestJvm service = scene.newService(round, "service")
                    .withOption(FaultAgent.option(
                            folder, "net/openhft/chronicle/queue/impl/single/StoreAppender", "writingDocument"));
            Process process = scene.start(service, THREADS, round * THREADS, CALLS, 1_000, CALLS / 3, CALLS * 2 / 3);
            ledger.require(service.await(process).status() == 0, "the service failed: " + service.stderr());
            ledger.require(service.stderr().contains("records are held up"), "the fault was not met, or not told of");
        }
        scene.validate(ledger);
        ledger.read(scene.trail());
        ledger.reconcile(scene.returnedCallsByThread(rounds * THREADS));
        return ledger.result();
    }
}
