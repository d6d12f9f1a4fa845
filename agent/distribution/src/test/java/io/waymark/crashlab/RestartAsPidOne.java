package io.waymark.crashlab;

import io.waymark.testing.process.TestJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A service is killed and restarted as PID 1, as in a container. */
record RestartAsPidOne() implements Scenario {
    private static final int THREADS = 2;
    private static final int LIVES = 2;

    @Override
    public String name() {
        return "pid-1";
    }

    @Override
    public String expectation() {
        return "a service is killed as PID 1 while it appends, and restarted as PID 1: it continues, and no event is lost";
    }

    @Override
    public Optional<String> unsupportedReason() {
        return Namespaces.unsupportedReason();
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed testBed = new TestBed(folder);
        Ledger ledger = new Ledger();
        int lives = rounds * LIVES;
        for (int life = 0; life < lives; life++) {
            int first = life * THREADS;
            Path pid = folder.resolve("pid");
            TestJvm service = testBed.newService(life / LIVES, "service")
                    .withWrapper("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")
                    .withWrapper("sh", "-c", "echo $$ >" + pid + "; exec \"$@\"", "sh")
                    .withOption("-Dwaymark.guarantee=journaled");
            Process process = testBed.start(service, THREADS, first, Integer.MAX_VALUE, 0);
            try {
                int most = ThreadLocalRandom.current().nextInt(1, 5_000);
                TestBed.awaitUntil(() -> testBed.returnedCalls(first) >= most);
            } finally {
                TestBed.kill(process);
            }
            ledger.require(Files.readString(pid).strip().equals("1"), "the service was not PID 1");
        }
        testBed.deliverRemaining(0, ledger);
        testBed.validate(ledger);
        ledger.read(testBed.trail());
        ledger.reconcile(testBed.returnedCallsByThread(lives * THREADS));
        return ledger.result();
    }
}
