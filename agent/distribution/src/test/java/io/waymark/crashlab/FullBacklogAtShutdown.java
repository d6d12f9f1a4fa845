package io.waymark.crashlab;

import io.waymark.agent.startup.AgentOptions;
import io.waymark.endtoend.ForkedJvm;
import io.waymark.endtoend.S3Bucket;
import io.waymark.endtoend.Trail;
import io.waymark.testing.s3.Fault;
import io.waymark.testing.s3.FaultyProxy;
import io.waymark.testing.s3.S3Server;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** A store that takes connections and never answers, and much to deliver. */
record FullBacklogAtShutdown() implements Case {
    private static final int THREADS = 2;
    private static final int CALLS = 5_000;
    /** Five seconds are the default; the JVM's own end comes on top, on a machine that may be busy. */
    private static final Duration BOUND = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "shutdown";
    }

    @Override
    public String promise() {
        return "shutdown with a full backlog and a store that never answers is bounded (5 s), the next start delivers it";
    }

    @Override
    public Row run(Path folder, int rounds) throws Exception {
        Scene scene = new Scene(folder);
        Ledger ledger = new Ledger();
        try (S3Server server = new S3Server(folder.resolve("buckets"));
                FaultyProxy proxy = new FaultyProxy(server.endpoint())) {
            for (int round = 0; round < rounds; round++) {
                proxy.inject(Fault.DEAF);
                ForkedJvm service = StoreAway.withS3(scene.service(round, "service"), proxy.endpoint())
                        .withOption("-Dwaymark.shutdown.timeout="
                                + AgentOptions.SHUTDOWN_TIMEOUT.defaultValue().toSeconds() + "s");
                Process process = scene.start(service, THREADS, round * THREADS, CALLS, 0);
                int last = round * THREADS;
                Scene.until(() -> scene.returned(last) == CALLS && scene.returned(last + 1) == CALLS);
                // The service ends by itself: this is how long its shutdown takes.
                long begin = System.nanoTime();
                ledger.require(service.await(process).exit() == 0, "the service failed: " + service.stderr());
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                ledger.require(took.compareTo(BOUND) < 0, "the shutdown took " + took.toSeconds() + " s");
                ledger.note("round " + (round + 1) + ": shut down in " + took.toMillis() + " ms");
                ledger.require(
                        service.stderr().contains("the next start does the rest"),
                        "it did not say that something is left");
                proxy.inject(Fault.NONE);
                deliver(scene, round, proxy.endpoint(), ledger);
            }
            Trail fetched = S3Bucket.fetch(
                    server.endpoint(), scene.home().resolve("keys/public-keys.json"), folder.resolve("fetched"));
            ledger.require(fetched.validate().exit() == 0, "the trail is not valid");
            ledger.read(fetched);
        }
        ledger.settle(scene.returnedOf(rounds * THREADS));
        return ledger.row();
    }

    /** The next start: a service that does nothing else. */
    private static void deliver(Scene scene, int round, URI endpoint, Ledger ledger) throws Exception {
        ForkedJvm next =
                StoreAway.withS3(scene.service(round, "next"), endpoint).withOption("-Dwaymark.shutdown.timeout=1m");
        // One call more, in a thread of its own number that is not settled, has the agent start.
        Process process = scene.start(next, 1, Ledger.UNSETTLED, 1, 0);
        ledger.require(next.await(process).exit() == 0, "the next service failed: " + next.stderr());
    }
}
