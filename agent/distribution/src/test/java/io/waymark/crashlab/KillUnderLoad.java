package io.waymark.crashlab;

import io.waymark.testing.process.TestJvm;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code kill -9} at a random moment.
 *
 * @param guarantee value of {@code waymark.guarantee}
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
                ? "kill -9 at random moments under load of 2 threads: only the last events are missing, and the trail shows where they end"
                : "kill -9 at random moments under load of 2 threads: each returned call is in the trail exactly once";
    }

    @Override
    public int longRounds() {
        return 100;
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed testBed = new TestBed(folder);
        Ledger ledger = new Ledger();
        for (int round = 0; round < rounds; round++) {
            int first = round * THREADS;
            TestJvm service = testBed.newService(round, "service")
                    .withOption("-Dwaymark.guarantee=" + guarantee)
                    .withOption("-Dwaymark.roll.interval=1s")
                    .withOption("-Dwaymark.digest.interval=1s");
            Process process = testBed.start(service, THREADS, first, Integer.MAX_VALUE, PAUSE_MICROS);
            try {
                // A kill before the audit starts loses events by design; it would not test the journal.
                TestBed.awaitUntil(() -> testBed.isJournaling() && testBed.returnedCalls(first) > 0);
                TestBed.pause(ThreadLocalRandom.current().nextInt(MAX_DELAY_MILLIS));
            } finally {
                TestBed.kill(process);
            }
            testBed.deliverRemaining(round, ledger);
            testBed.validate(ledger);
            testBed.validateWithAwsCli(ledger);
        }
        ledger.read(testBed.trail());
        if (guarantee.equals("async")) {
            ledger.reconcileUpToLostTail(testBed.returnedCallsByThread(rounds * THREADS));
        } else {
            ledger.reconcile(testBed.returnedCallsByThread(rounds * THREADS));
        }
        return ledger.result();
    }
}
