package io.waymark.crashlab;

import io.waymark.endtoend.S3BucketDownload;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.s3.Fault;
import io.waymark.testing.s3.FaultyProxy;
import io.waymark.testing.s3.S3Access;
import io.waymark.testing.s3.S3Server;
import io.waymark.testing.trail.DeliveredTrail;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** An S3 server that is stopped for a while, and one with injected faults. */
record StoreOutage() implements Scenario {
    private static final List<Fault> FAULTS = List.of(
            Fault.LOSE_RESPONSE,
            Fault.INTERNAL_ERROR,
            Fault.SLOW_DOWN,
            Fault.ACCESS_DENIED,
            Fault.NOT_FOUND_PAGE,
            Fault.TRUNCATE_REQUEST,
            Fault.TRUNCATE_RESPONSE,
            Fault.SLOW_RESPONSE,
            Fault.HANG);

    @Override
    public String name() {
        return "store-away";
    }

    @Override
    public String expectation() {
        return "the S3 server is stopped, then fails in another way each round: no event is lost or duplicated, the trail is valid";
    }

    @Override
    public int longRounds() {
        return FAULTS.size();
    }

    static TestJvm withS3(TestJvm service, URI endpoint) {
        return service.withOptions(S3Access.storeOptions(endpoint));
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed testBed = new TestBed(folder);
        Ledger ledger = new Ledger();
        // The layout of a directory store.
        DeliveredTrail bucket = new DeliveredTrail(folder.resolve("server"));
        try (S3Server server = new S3Server(folder.resolve("server/store"));
                FaultyProxy proxy = new FaultyProxy(server.endpoint())) {
            TestJvm service = withS3(testBed.newService(0, "service"), proxy.endpoint())
                    .withOption("-Dwaymark.roll.interval=1s")
                    .withOption("-Dwaymark.digest.interval=1s");
            Process process = testBed.start(service, 2, 0, Integer.MAX_VALUE, 2_000);
            try {
                awaitNextLogFile(bucket);
                server.stop();
                TestBed.awaitUntil(() -> service.stderr().contains("s3://"));
                server.start();
                awaitNextLogFile(bucket);
                for (int round = 0; round < rounds; round++) {
                    int before = proxy.faultCount();
                    proxy.inject(FAULTS.get(round % FAULTS.size()));
                    TestBed.awaitUntil(() -> proxy.faultCount() >= before + 3);
                    proxy.inject(Fault.NONE);
                    awaitNextLogFile(bucket);
                }
            } finally {
                testBed.requestStop();
            }
            ledger.require(service.await(process).status() == 0, "the service failed: " + service.stderr());
            DeliveredTrail fetched = S3BucketDownload.download(
                    server.endpoint(), testBed.home().resolve("keys/public-keys.json"), folder.resolve("fetched"));
            ledger.require(fetched.validate().status() == 0, "the trail is not valid");
            ledger.read(fetched);
        }
        ledger.reconcile(testBed.returnedCallsByThread(2));
        return ledger.result();
    }

    private static void awaitNextLogFile(DeliveredTrail bucket) {
        int before = bucket.logFiles().size();
        TestBed.awaitUntil(() -> bucket.logFiles().size() > before);
    }
}
