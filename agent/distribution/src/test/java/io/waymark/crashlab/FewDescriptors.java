package io.waymark.crashlab;

import io.waymark.endtoend.ForkedJvm;
import io.waymark.endtoend.app.HoardedDescriptors;
import java.nio.file.Path;

/** A service that uses up the file descriptors that it may have. */
record FewDescriptors() implements Case {
    static final int CALLS = 300;

    @Override
    public String name() {
        return "descriptors";
    }

    @Override
    public String promise() {
        return "the service has used up its descriptors (ulimit -n) for a while: it goes on, and nothing is lost";
    }

    @Override
    public Row run(Path folder, int rounds) throws Exception {
        Scene scene = new Scene(folder);
        Ledger ledger = new Ledger();
        for (int round = 0; round < rounds; round++) {
            ForkedJvm service = scene.service(round, "service")
                    .under("sh", "-c", "ulimit -n 256 && exec \"$@\"", "sh")
                    .withOption("-Dwaymark.roll.interval=1s")
                    .withOption("-Dwaymark.digest.interval=1s");
            ForkedJvm.Ended ended = service.await(service.start(
                    HoardedDescriptors.class,
                    scene.counters().toString(),
                    Integer.toString(round),
                    Integer.toString(CALLS)));
            ledger.require(ended.exit() == 0, "the service failed: " + ended.stderr());
            ledger.require(ended.stdout().contains("none left"), "the descriptors were not used up");
        }
        // Where the JDK's cryptography is first used without a descriptor left, that JVM never has it: the next one
        // signs.
        scene.deliverRest(0, ledger);
        scene.validate(ledger);
        ledger.read(scene.trail());
        ledger.settle(scene.returnedOf(rounds));
        return ledger.row();
    }
}
