package io.waymark.crashlab;

import io.waymark.testing.process.TestJvm;
import java.nio.file.Files;
import java.nio.file.Path;

/** Two services share one home. */
record TwoJvms() implements Scenario {
    private static final int THREADS = 2;
    private static final int CALLS = 1_000;

    @Override
    public String name() {
        return "two-jvms";
    }

    @Override
    public String expectation() {
        return "two JVMs at once share one home: each has its own journal, one delivers both, no event is lost";
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed testBed = new TestBed(folder);
        Ledger ledger = new Ledger();
        for (int round = 0; round < rounds; round++) {
            int first = round * 2 * THREADS;
            TestJvm one = testBed.newService(round, "one");
            TestJvm other = testBed.newService(round + 1, "other");
            Process oneProcess = testBed.start(one, THREADS, first, CALLS, 1_000);
            Process otherProcess = testBed.start(other, THREADS, first + THREADS, CALLS, 1_000);
            ledger.require(one.await(oneProcess).status() == 0, "a service failed: " + one.stderr());
            ledger.require(other.await(otherProcess).status() == 0, "a service failed: " + other.stderr());
            ledger.require(
                    Files.isDirectory(testBed.home().resolve("journal/1/queue"))
                            && Files.isDirectory(testBed.home().resolve("journal/2/queue")),
                    "the two JVMs did not have a journal each");
        }
        testBed.validate(ledger);
        ledger.read(testBed.trail());
        ledger.reconcile(testBed.returnedCallsByThread(rounds * 2 * THREADS));
        return ledger.result();
    }
}
