package io.waymark.crashlab;

import io.waymark.endtoend.app.DescriptorHog;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.TestJvm;
import java.nio.file.Path;

/** A service that exhausts its file descriptors. */
record DescriptorExhaustion() implements Scenario {
    static final int CALLS = 300;

    @Override
    public String name() {
        return "descriptors";
    }

    @Override
    public String expectation() {
        return "the service exhausts its file descriptors (ulimit -n) for a while: it continues, and no event is lost";
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed testBed = new TestBed(folder);
        Ledger ledger = new Ledger();
        for (int round = 0; round < rounds; round++) {
            TestJvm service = testBed.newService(round, "service")
                    .withWrapper("sh", "-c", "ulimit -n 256 && exec \"$@\"", "sh")
                    .withOption("-Dwaymark.roll.interval=1s")
                    .withOption("-Dwaymark.digest.interval=1s");
            CliResult ended = service.await(service.start(
                    DescriptorHog.class,
                    testBed.countersFile().toString(),
                    Integer.toString(round),
                    Integer.toString(CALLS)));
            ledger.require(ended.status() == 0, "the service failed: " + ended.err());
            ledger.require(ended.out().contains("none left"), "the descriptors were not exhausted");
        }
        // If the JDK's cryptography initializes without a free descriptor, it stays unusable in that JVM: the next JVM
        // signs.
        testBed.deliverRemaining(0, ledger);
        testBed.validate(ledger);
        ledger.read(testBed.trail());
        ledger.reconcile(testBed.returnedCallsByThread(rounds));
        return ledger.result();
    }
}
