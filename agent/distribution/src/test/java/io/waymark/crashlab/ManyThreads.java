package io.waymark.crashlab;

import io.waymark.endtoend.ForkedJvm;
import java.nio.file.Path;

/** More threads than anybody has. */
record ManyThreads() implements Case {
    private static final int THREADS = 10_000;
    private static final int CALLS = 3;

    @Override
    public String name() {
        return "threads";
    }

    @Override
    public String promise() {
        return "10,000 threads at once: each of their calls is in the trail once";
    }

    @Override
    public Row run(Path folder, int rounds) throws Exception {
        Scene scene = new Scene(folder);
        Ledger ledger = new Ledger();
        for (int round = 0; round < rounds; round++) {
            ForkedJvm service = scene.service(round, "service")
                    .withOption("-Dwaymark.guarantee=" + (round % 2 == 0 ? "async" : "journaled"));
            Process process = scene.start(service, THREADS, round * THREADS, CALLS, 0);
            ledger.require(service.await(process).exit() == 0, "the service failed: " + service.stderr());
        }
        scene.validate(ledger);
        ledger.read(scene.trail());
        ledger.settle(scene.returnedOf(rounds * THREADS));
        return ledger.row();
    }
}
