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

/** A store that takes connections and never answers, and much to deliver. */
record FullBacklogAtShutdown() implements Scenario {
    private static final int THREADS = 2;
    private static final int CALLS = 5_000;
    /** Five seconds are the default; the JVM's own end comes on top, on a machine that may be busy. */
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "shutdown";
    }

    @Override
    public String expectation() {
        return "shutdown with a full backlog and a store that never answers is bounded (5 s), the next start delivers it";
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed scene = new TestBed(folder);
        Ledger ledger = new Ledger();
        try (S3Server server = new S3Server(folder.resolve("buckets"));
                FaultyProxy proxy = new FaultyProxy(server.endpoint())) {
            for (int round = 0; round < rounds; round++) {
                proxy.inject(Fault.HANG);
                TestJvm service = StoreOutage.withS3(scene.newService(round, "service"), proxy.endpoint())
                        .withOption("-Dwaymark.shutdown.timeout="
                                + AgentOptions.SHUTDOWN_TIMEOUT.defaultValue().toSeconds() + "s");
                Process process = scene.start(service, THREADS, round * THREADS, CALLS, 0);
                int last = round * THREADS;
                TestBed.awaitUntil(() -> scene.returnedCalls(last) == CALLS && scene.returnedCalls(last + 1) == CALLS);
                // The service ends by itself: this is how long its shutdown takes.
                long begin = System.nanoTime();
                ledger.require(service.await(process).status() == 0, "the service failed: " + service.stderr());
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                ledger.require(took.compareTo(SHUTDOWN_LIMIT) < 0, "the shutdown took " + took.toSeconds() + " s");
                ledger.note("round " + (round + 1) + ": shut down in " + took.toMillis() + " ms");
                ledger.require(
                        service.stderr().contains("the next start does the rest"),
                        "it did not say that something is left");
                proxy.inject(Fault.NONE);
                deliverWithNextStart(scene, round, proxy.endpoint(), ledger);
            }
            DeliveredTrail fetched = S3BucketDownload.download(
                    server.endpoint(), scene.home().resolve("keys/public-keys.json"), folder.resolve("fetched"));
            ledger.require(fetched.validate().status() == 0, "the trail is not valid");
            ledger.read(fetched);
        }
        ledger.reconcile(scene.returnedCallsByThread(rounds * THREADS));
        return ledger.result();
    }

    /** The next start: a service that does nothing else. */
    private static void deliverWithNextStart(TestBed scene, int round, URI endpoint, Ledger ledger) throws Exception {
        TestJvm next = StoreOutage.withS3(scene.newService(round, "next"), endpoint)
                .withOption("-Dwaymark.shutdown.timeout=1m");
        // One call more, in a thread of its own number that is not settled, has the agent start.
        Process process = scene.start(next, 1, Ledger.IGNORED_THREAD, 1, 0);
        ledger.require(next.await(process).status() == 0, "the next service failed: " + next.stderr());
    }
}
