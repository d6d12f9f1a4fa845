package io.waymark.crashlab;

import io.waymark.endtoend.app.DescriptorHog;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.TestJvm;
import java.nio.file.Path;

/** A service that uses up the file descriptors that it may have. */
record DescriptorExhaustion() implements Scenario {
    static final int CALLS = 300;

    @Override
    public String name() {
        return "descriptors";
    }

    @Override
    public String expectation() {
        return "the service has used up its descriptors (ulimit -n) for a while: it goes on, and nothing is lost";
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed scene = new TestBed(folder);
        Ledger ledger = new Ledger();
        for (int round = 0; round < rounds; round++) {
            TestJvm service = scene.newService(round, "service")
                    .withWrapper("sh", "-c", "ulimit -n 256 && exec \"$@\"", "sh")
                    .withOption("-Dwaymark.roll.interval=1s")
                    .withOption("-Dwaymark.digest.interval=1s");
            CliResult ended = service.await(service.start(
                    DescriptorHog.class,
                    scene.countersFile().toString(),
                    Integer.toString(round),
                    Integer.toString(CALLS)));
            ledger.require(ended.status() == 0, "the service failed: " + ended.err());
            ledger.require(ended.out().contains("none left"), "the descriptors were not used up");
        }
        // Where the JDK's cryptography is first used without a descriptor left, that JVM never has it: the next one
        // signs.
        scene.deliverRemaining(0, ledger);
        scene.validate(ledger);
        ledger.read(scene.trail());
        ledger.reconcile(scene.returnedCallsByThread(rounds));
        return ledger.result();
    }
}
