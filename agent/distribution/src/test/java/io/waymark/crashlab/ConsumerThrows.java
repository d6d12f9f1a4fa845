package io.waymark.crashlab;

import io.waymark.endtoend.ForkedJvm;
import java.nio.file.Path;

/** The journal cannot be appended to for a while. */
record ConsumerThrows() implements Case {
    private static final int THREADS = 2;
    private static final int CALLS = 900;

    @Override
    public String name() {
        return "consumer-throws";
    }

    @Override
    public String promise() {
        return "what appends to the journal throws for a while: calls go on, their events are held and then delivered";
    }

    @Override
    public Row run(Path folder, int rounds) throws Exception {
        Scene scene = new Scene(folder);
        Ledger ledger = new Ledger();
        for (int round = 0; round < rounds; round++) {
            ForkedJvm service = scene.service(round, "service")
                    .withOption(FaultAgent.option(
                            folder, "net/openhft/chronicle/queue/impl/single/StoreAppender", "writingDocument"));
            Process process = scene.start(service, THREADS, round * THREADS, CALLS, 1_000, CALLS / 3, CALLS * 2 / 3);
            ledger.require(service.await(process).exit() == 0, "the service failed: " + service.stderr());
            ledger.require(service.stderr().contains("records are held up"), "the fault was not met, or not told of");
        }
        scene.validate(ledger);
        ledger.read(scene.trail());
        ledger.settle(scene.returnedOf(rounds * THREADS));
        return ledger.row();
    }
}
