package io.waymark.crashlab;

import io.waymark.testing.process.TestJvm;
import java.nio.file.Files;
import java.nio.file.Path;

/** Two services on one home. */
record TwoJvms() implements Scenario {
    private static final int THREADS = 2;
    private static final int CALLS = 1_000;

    @Override
    public String name() {
        return "two-jvms";
    }

    @Override
    public String expectation() {
        return "two JVMs at once on one home: each has a journal of its own, one delivers for both, nothing is missing";
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed scene = new TestBed(folder);
        Ledger ledger = new Ledger();
        for (int round = 0; round < rounds; round++) {
            int first = round * 2 * THREADS;
            TestJvm one = scene.newService(round, "one");
            TestJvm other = scene.newService(round + 1, "other");
            Process oneProcess = scene.start(one, THREADS, first, CALLS, 1_000);
            Process otherProcess = scene.start(other, THREADS, first + THREADS, CALLS, 1_000);
            ledger.require(one.await(oneProcess).status() == 0, "a service failed: " + one.stderr());
            ledger.require(other.await(otherProcess).status() == 0, "a service failed: " + other.stderr());
            ledger.require(
                    Files.isDirectory(scene.home().resolve("journal/1/queue"))
                            && Files.isDirectory(scene.home().resolve("journal/2/queue")),
                    "the two did not have a journal each");
        }
        scene.validate(ledger);
        ledger.read(scene.trail());
        ledger.reconcile(scene.returnedCallsByThread(rounds * 2 * THREADS));
        return ledger.result();
    }
}
