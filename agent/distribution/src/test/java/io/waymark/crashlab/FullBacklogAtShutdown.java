package io.waymark.crashlab;

import io.waymark.agent.startup.AgentOptions;
import io.waymark.endtoend.S3BucketDownload;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.s3.Fault;
import io.waymark.testing.s3.FaultyProxy;
import io.waymark.testing.s3.S3Server;
import io.waymark.testing.trail.DeliveredTrail;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** A full backlog, and a store that accepts connections and never answers. */
record FullBacklogAtShutdown() implements Scenario {
    private static final int THREADS = 2;
    private static final int CALLS = 5_000;
    /** The default of five seconds, and the JVM's own exit on a busy machine. */
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "shutdown";
    }

    @Override
    public String expectation() {
        return "shutdown with a full backlog and a store that never answers takes 5 s at most; the next start delivers the backlog";
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed testBed = new TestBed(folder);
        Ledger ledger = new Ledger();
        try (S3Server server = new S3Server(folder.resolve("buckets"));
                FaultyProxy proxy = new FaultyProxy(server.endpoint())) {
            for (int round = 0; round < rounds; round++) {
                proxy.inject(Fault.HANG);
                TestJvm service = StoreOutage.withS3(testBed.newService(round, "service"), proxy.endpoint())
                        .withOption("-Dwaymark.shutdown.timeout="
                                + AgentOptions.SHUTDOWN_TIMEOUT.defaultValue().toSeconds() + "s");
                Process process = testBed.start(service, THREADS, round * THREADS, CALLS, 0);
                int last = round * THREADS;
                TestBed.awaitUntil(
                        () -> testBed.returnedCalls(last) == CALLS && testBed.returnedCalls(last + 1) == CALLS);
                // The service ends by itself: measure its shutdown.
                long begin = System.nanoTime();
                ledger.require(service.await(process).status() == 0, "the service failed: " + service.stderr());
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                ledger.require(took.compareTo(SHUTDOWN_LIMIT) < 0, "the shutdown took " + took.toSeconds() + " s");
                ledger.note("round " + (round + 1) + ": shut down in " + took.toMillis() + " ms");
                ledger.require(
                        service.stderr().contains("the next start does the rest"),
                        "no message about the remaining backlog");
                proxy.inject(Fault.NONE);
                deliverWithNextStart(testBed, round, proxy.endpoint(), ledger);
            }
            DeliveredTrail fetched = S3BucketDownload.download(
                    server.endpoint(), testBed.home().resolve("keys/public-keys.json"), folder.resolve("fetched"));
            ledger.require(fetched.validate().status() == 0, "the trail is not valid");
            ledger.read(fetched);
        }
        ledger.reconcile(testBed.returnedCallsByThread(rounds * THREADS));
        return ledger.result();
    }

    /** Starts a service whose only task is to deliver the backlog. */
    private static void deliverWithNextStart(TestBed testBed, int round, URI endpoint, Ledger ledger) throws Exception {
        TestJvm next = StoreOutage.withS3(testBed.newService(round, "next"), endpoint);
        // The agent starts with the first call: one of a thread that the ledger ignores.
        Process process = testBed.start(next, 1, Ledger.IGNORED_THREAD, 1, 0);
        ledger.require(next.await(process).status() == 0, "the next service failed: " + next.stderr());
    }
}
