package io.waymark.crashlab;

import io.waymark.endtoend.ForkedJvm;
import io.waymark.endtoend.S3Bucket;
import io.waymark.endtoend.Trail;
import io.waymark.testing.s3.Fault;
import io.waymark.testing.s3.FaultyProxy;
import io.waymark.testing.s3.S3Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** An S3 server that is stopped for a while, and one that misbehaves. */
record StoreAway() implements Case {
    private static final List<Fault> FAULTS = List.of(
            Fault.LOST_ANSWER,
            Fault.INTERNAL_ERROR,
            Fault.SLOW_DOWN,
            Fault.ACCESS_DENIED,
            Fault.CUT_REQUEST,
            Fault.CUT_ANSWER,
            Fault.SLOW,
            Fault.DEAF);

    @Override
    public String name() {
        return "store-away";
    }

    @Override
    public String promise() {
        return "the S3 server is stopped, then fails in another way each round: nothing is lost or doubled, all is valid";
    }

    @Override
    public int longRounds() {
        return FAULTS.size();
    }

    static ForkedJvm withS3(ForkedJvm service, URI endpoint) {
        return service.withOption("-Dwaymark.store=s3")
                .withOption("-Dwaymark.s3.endpoint=" + endpoint)
                .withOption("-Dwaymark.s3.path.style=true")
                .withOption("-Daws.accessKeyId=" + S3Server.ACCESS_KEY)
                .withOption("-Daws.secretAccessKey=" + S3Server.SECRET_KEY);
    }

    @Override
    public Row run(Path folder, int rounds) throws Exception {
        Scene scene = new Scene(folder);
        Ledger ledger = new Ledger();
        // So that the bucket lies as in a directory store.
        Trail bucket = new Trail(folder.resolve("server"));
        try (S3Server server = new S3Server(folder.resolve("server/store"));
                FaultyProxy proxy = new FaultyProxy(server.endpoint())) {
            ForkedJvm service = withS3(scene.service(0, "service"), proxy.endpoint())
                    .withOption("-Dwaymark.roll.interval=1s")
                    .withOption("-Dwaymark.digest.interval=1s");
            Process process = scene.start(service, 2, 0, Integer.MAX_VALUE, 2_000);
            try {
                awaitAnother(bucket);
                server.stop();
                Scene.until(() -> service.stderr().contains("s3://"));
                server.start();
                awaitAnother(bucket);
                for (int round = 0; round < rounds; round++) {
                    int before = proxy.faulty();
                    proxy.inject(FAULTS.get(round % FAULTS.size()));
                    Scene.until(() -> proxy.faulty() >= before + 3);
                    proxy.inject(Fault.NONE);
                    awaitAnother(bucket);
                }
            } finally {
                scene.end();
            }
            ledger.require(service.await(process).exit() == 0, "the service failed: " + service.stderr());
            Trail fetched = S3Bucket.fetch(
                    server.endpoint(), scene.home().resolve("keys/public-keys.json"), folder.resolve("fetched"));
            ledger.require(fetched.validate().exit() == 0, "the trail is not valid");
            ledger.read(fetched);
        }
        ledger.settle(scene.returnedOf(2));
        return ledger.row();
    }

    private static void awaitAnother(Trail bucket) {
        int before = bucket.logFiles().size();
        Scene.until(() -> bucket.logFiles().size() > before);
    }
}
