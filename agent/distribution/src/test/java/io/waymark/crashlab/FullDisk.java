package io.waymark.crashlab;

import io.waymark.endtoend.SmallDisk;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Journal and store on a disk of 32 MiB that another process fills for a while. */
record FullDisk() implements Scenario {
    private static final int THREADS = 2;
    private static final int PAUSE_MICROS = 300;
    private static final int FULL_MILLIS = 3_000;
    private static final List<String> POLICIES = List.of("deny", "drop", "block");

    @Override
    public String name() {
        return "full-disk";
    }

    @Override
    public String expectation() {
        return "journal and store on a disk of 32 MiB that is full for a while: each call has an event, is refused, or is"
                + " counted in the trail as dropped";
    }

    @Override
    public Optional<String> unsupportedReason() {
        return Namespaces.unsupportedReason();
    }

    @Override
    public int longRounds() {
        return 2 * POLICIES.size();
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        Ledger ledger = new Ledger();
        long refused = 0;
        long[] returned = new long[rounds * THREADS];
        for (int round = 0; round < rounds; round++) {
            String policy = POLICIES.get(round % POLICIES.size());
            TestBed testBed = new TestBed(folder.resolve("round-" + round));
            int first = round * THREADS;
            try (SmallDisk disk = SmallDisk.mount(testBed.home(), "32m")) {
                TestJvm service = testBed.newService(round, "service")
                        .withOption("-Dwaymark.guarantee=" + (policy.equals("drop") ? "async" : "journaled"))
                        .withOption("-Dwaymark.on.failure=" + policy)
                        .withOption("-Dwaymark.block.timeout=300ms")
                        .withOption("-Dwaymark.roll.interval=1s");
                Process process = testBed.start(service, THREADS, first, Integer.MAX_VALUE, PAUSE_MICROS);
                try {
                    TestBed.awaitUntil(() -> testBed.isJournaling() && testBed.returnedCalls(first) > 1_000);
                    disk.fill();
                    TestBed.pause(FULL_MILLIS);
                    disk.freeSpace();
                    TestBed.pause(FULL_MILLIS);
                } finally {
                    testBed.requestStop();
                }
                CliResult ended = service.await(process);
                ledger.require(ended.status() == 0, "the service failed: " + ended.err());
                ledger.require(ended.err().contains("the disk is full"), "not reported: " + ended.err());
                long denied = Long.parseLong(ended.out().strip().replace("refused ", ""));
                ledger.require(policy.equals("deny") == (denied > 0), policy + " refused " + denied + " calls");
                refused += denied;
                testBed.validate(ledger);
                ledger.read(testBed.trail());
                ledger.addDropped(dropped(testBed.trail()));
            }
            for (int thread = first; thread < first + THREADS; thread++) {
                returned[thread] = testBed.returnedCalls(thread);
            }
        }
        ledger.reconcileWithDrops(returned, refused);
        return ledger.result();
    }

    private static long dropped(DeliveredTrail trail) {
        long dropped = 0;
        for (var record : trail.serviceEvents("WaymarkStopped")) {
            for (var number : record.at("/serviceEventDetails/droppedByReason")) {
                dropped += number.longValue();
            }
        }
        return dropped;
    }
}
