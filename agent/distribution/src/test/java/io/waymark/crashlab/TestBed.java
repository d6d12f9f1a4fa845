package io.waymark.crashlab;

import static org.awaitility.Awaitility.await;

import io.waymark.endtoend.DeliverProcess;
import io.waymark.endtoend.app.CountedTransfers;
import io.waymark.format.FormatException;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.AwsCli;
import io.waymark.testing.trail.AwsCliFixture;
import io.waymark.testing.trail.DeliveredTrail;
import io.waymark.validator.command.CloudTrailEndpoint;
import io.waymark.validator.verifier.TrailId;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A folder with a home and services that use it. Rounds alternate between the JDKs of this machine. */
final class TestBed {
    /** Longer than any wait takes on a busy machine. */
    static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final Path folder;
    private final Path countersFile;
    private final LongBuffer returnedCalls;
    private final Instant startedAt = Instant.now().minusSeconds(60);

    TestBed(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        countersFile = folder.resolve("returned");
        returnedCalls = CountedTransfers.map(countersFile);
    }

    Path home() {
        return folder.resolve("waymark");
    }

    DeliveredTrail trail() {
        return new DeliveredTrail(home());
    }

    /** Returns the file in which services count their returned calls. */
    Path countersFile() {
        return countersFile;
    }

    static Jdk jdk(int round) {
        List<Jdk> all = Jdk.all();
        return all.get(round % all.size());
    }

    /** Returns a service with a folder of its own for its output, and the home of this test bed. */
    TestJvm newService(int round, String name) throws IOException {
        return new TestJvm(jdk(round), Files.createDirectories(folder.resolve(name)))
                .withAgent()
                // All compilers, as in production: crashes hit optimized code too.
                .withOption("-XX:TieredStopAtLevel=4")
                .withOption("-Dwaymark.home=" + home())
                // A call that times out returns without its guarantee: rule that out.
                .withOption("-Dwaymark.block.timeout=1m");
    }

    /** Starts {@link CountedTransfers} in a service. */
    Process start(TestJvm service, int threads, int first, int calls, int pauseMicros, int... faults)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                countersFile.toString(),
                Integer.toString(threads),
                Integer.toString(first),
                Integer.toString(calls),
                Integer.toString(pauseMicros)));
        for (int fault : faults) {
            arguments.add(Integer.toString(fault));
        }
        return service.start(CountedTransfers.class, arguments.toArray(String[]::new));
    }

    /** Asks {@link CountedTransfers} to end. */
    void requestStop() {
        returnedCalls.put(CountedTransfers.STOP_SLOT, 1);
    }

    /** Returns whether a service has created a journal segment. */
    boolean isJournaling() throws IOException {
        Path queue = home().resolve("journal/1/queue");
        if (!Files.isDirectory(queue)) {
            return false;
        }
        try (Stream<Path> files = Files.list(queue)) {
            return files.anyMatch(file -> file.toString().endsWith(".cq4"));
        }
    }

    long returnedCalls(int thread) {
        return returnedCalls.get(thread);
    }

    /** Returns the number of returned calls of the threads 0 to {@code threads - 1}. */
    long[] returnedCallsByThread(int threads) {
        long[] calls = new long[threads];
        for (int thread = 0; thread < threads; thread++) {
            calls[thread] = returnedCalls.get(thread);
        }
        return calls;
    }

    static void awaitUntil(Callable<Boolean> condition) {
        await().atMost(TIMEOUT).until(condition);
    }

    /** Waits for a time. */
    static void pause(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        await().atMost(TIMEOUT.plusMillis(millis))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> System.nanoTime() - until >= 0);
    }

    static void kill(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    /** Delivers the journals of killed services. */
    void deliverRemaining(int round, Ledger ledger, String... options) throws IOException, InterruptedException {
        DeliverProcess deliver = new DeliverProcess(jdk(round), folder);
        for (String option : options) {
            deliver.withOption(option);
        }
        CliResult ended = deliver.run("--once", home().toString());
        ledger.require(
                ended.status() == 0, "waymark deliver failed: " + ended.err().strip());
    }

    private static Instant tomorrow() {
        return Instant.now().plusSeconds(86_400).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Validates the trail with {@code waymark validate-logs}. */
    void validate(Ledger ledger) throws IOException, InterruptedException {
        CliResult ours = trail().validate("--end-time", tomorrow().toString());
        ledger.require(
                ours.status() == 0, "waymark validate-logs: " + ours.out().strip());
    }

    /** Validates the trail with the AWS CLI, if there is one. */
    void validateWithAwsCli(Ledger ledger) throws IOException, FormatException {
        if (AwsCli.find().isEmpty()) {
            ledger.note(AwsCli.SKIP_REASON);
            return;
        }
        try (CloudTrailEndpoint cloudTrail = CloudTrailEndpoint.start(
                        0,
                        home().resolve("keys/public-keys.json"),
                        "trail",
                        TrailId.parseArn("arn:aws:cloudtrail:us-east-1:000000000000:trail/trail"));
                AwsCliFixture fixture = AwsCliFixture.start(
                        trail().bucket(),
                        "trail",
                        cloudTrail.uri(),
                        "arn:aws:cloudtrail:us-east-1:000000000000:trail/trail",
                        "us-east-1")) {
            CliResult result = fixture.validateLogs(startedAt, tomorrow());
            ledger.require(result.status() == 0, "aws cloudtrail validate-logs: " + result.out() + result.err());
        }
    }
}
