package io.waymark.crashlab;

import io.waymark.testing.process.TestJvm;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code kill -9} at a random moment.
 *
 * @param guarantee what was promised
 */
record KillUnderLoad(String guarantee) implements Scenario {
    private static final int THREADS = 2;
    private static final int PAUSE_MICROS = 100;
    private static final int MAX_DELAY_MILLIS = 1_500;

    @Override
    public String name() {
        return "kill-" + guarantee;
    }

    @Override
    public String expectation() {
        return guarantee.equals("async")
                ? "kill -9 at random moments under load with 2 threads: the trail tells from where on events are missing"
                : "kill -9 at random moments under load with 2 threads: each call that returned is in the trail once";
    }

    @Override
    public int longRounds() {
        return 100;
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed scene = new TestBed(folder);
        Ledger ledger = new Ledger();
        for (int round = 0; round < rounds; round++) {
            int first = round * THREADS;
            TestJvm service = scene.newService(round, "service")
                    .withOption("-Dwaymark.guarantee=" + guarantee)
                    .withOption("-Dwaymark.roll.interval=1s")
                    .withOption("-Dwaymark.digest.interval=1s");
            Process process = scene.start(service, THREADS, first, Integer.MAX_VALUE, PAUSE_MICROS);
            try {
                // What a kill before the audit has started costs is known, and says nothing of the journal.
                TestBed.awaitUntil(() -> scene.isJournaling() && scene.returnedCalls(first) > 0);
                TestBed.pause(ThreadLocalRandom.current().nextInt(MAX_DELAY_MILLIS));
            } finally {
                TestBed.kill(process);
            }
            scene.deliverRemaining(round, ledger);
            scene.validate(ledger);
            scene.validateWithAwsCli(ledger);
        }
        ledger.read(scene.trail());
        if (guarantee.equals("async")) {
            ledger.reconcileUpToLostTail(scene.returnedCallsByThread(rounds * THREADS));
        } else {
            ledger.reconcile(scene.returnedCallsByThread(rounds * THREADS));
        }
        return ledger.result();
    }
}
