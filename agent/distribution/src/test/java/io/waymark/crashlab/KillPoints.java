package io.waymark.crashlab;

import io.waymark.endtoend.DeliverProcess;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Delivery is killed between any two of its steps and repeated from the same journal. */
record KillPoints() implements Scenario {
    private static final int THREADS = 2;
    private static final int CALLS = 300;
    private static final String SMALL_FILES = "-Dwaymark.roll.size=65536";

    /** Method entries, with the number of the call, in the order in which delivery reaches them. */
    private static final List<String> POINTS = List.of(
            "writer.journal.JournalFolder.recoverOrphaned:1", // nothing has been done
            "writer.logfile.LogFileWriter.add:3", // a log file is being written
            "writer.logfile.HashingGzipWriter.finish:1", // a batch is full
            "writer.journal.JournalReader.forceFolder:1", // its log file is whole and forced
            "writer.delivery.Checkpoint.toJson:1", // it is about to be remembered
            "writer.store.DirectoryStore.put:1", // the batch is decided
            "base.file.DurableFile.rename:2", // its log file is about to get its place in the store
            "writer.digest.DigestWriter.addDelivered:1", // it is in the store
            "writer.digest.DigestChains.setCoveredIndex:1", // it waits for a digest, in memory
            "writer.delivery.JournalDeliverer.commit:1", // it waits for a digest, on the disk
            "writer.journal.JournalReader.deleteThrough:1", // the checkpoint has passed the batch
            "writer.journal.JournalReader.forceFolder:3", // other batches were delivered
            "writer.delivery.JournalDeliverer.commit:3",
            "writer.digest.DigestWriter.writeAll:1", // all batches are delivered
            "writer.digest.DigestChain.planNext:1", // the key is there
            "writer.keys.SigningKey.sign:1", // what the digest holds is decided, on the disk
            "writer.digest.DigestChain.continueAfter:1", // the digest is in the store
            "writer.digest.DigestSchedule.written:1"); // the chain goes on after it, in memory

    @Override
    public String name() {
        return "kill-points";
    }

    @Override
    public String expectation() {
        return "delivery is killed between any two of its steps, one per round: the store has the same objects afterwards";
    }

    @Override
    public int defaultRounds() {
        return POINTS.size();
    }

    @Override
    public int longRounds() {
        return POINTS.size();
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        Ledger ledger = new Ledger();
        TestBed killed = new TestBed(folder.resolve("killed"));
        TestJvm service = killed.newService(0, "service")
                .withOption("-Dwaymark.delivery=external")
                .withOption("-Dwaymark.guarantee=journaled");
        Process process = killed.start(service, THREADS, 0, CALLS, 0);
        try {
            TestBed.awaitUntil(
                    () -> (killed.returnedCalls(0) == CALLS && killed.returnedCalls(1) == CALLS) || !process.isAlive());
        } finally {
            TestBed.kill(process);
        }
        DeliveredTrail expected = deliver(folder, killed, "whole", 0, ledger);
        ledger.require(expected.logFiles().size() > 3, "too few log files to reach all kill points");
        for (int round = 0; round < rounds; round++) {
            String point = POINTS.get(round % POINTS.size());
            TestBed copy = copy(folder, killed, "round-" + round);
            Path halted = Files.createDirectories(folder.resolve("halted-" + round));
            int dot = point.lastIndexOf('.');
            String type = "io/waymark/" + point.substring(0, dot).replace('.', '/');
            CliResult ended = new DeliverProcess(TestBed.jdk(round), halted)
                    .withOption(SMALL_FILES)
                    .withOption(FaultAgent.option(halted, type, point.substring(dot + 1)))
                    .run("--once", copy.home().toString());
            ledger.require(
                    ended.status() == FaultAgent.HALTED,
                    point + " was not reached: " + ended.err().strip());
            DeliveredTrail found = deliver(copy, round, ledger);
            ledger.require(
                    haveSameLogFiles(found, expected), point + ": the log files differ from those without the kill");
            copy.validate(ledger);
            if (round == 0) {
                ledger.read(found);
            }
        }
        ledger.reconcile(killed.returnedCallsByThread(THREADS));
        return ledger.result();
    }

    private static DeliveredTrail deliver(Path folder, TestBed killed, String name, int round, Ledger ledger)
            throws Exception {
        return deliver(copy(folder, killed, name), round, ledger);
    }

    private static DeliveredTrail deliver(TestBed testBed, int round, Ledger ledger)
            throws IOException, InterruptedException {
        testBed.deliverRemaining(round, ledger, SMALL_FILES);
        return testBed.trail();
    }

    private static TestBed copy(Path folder, TestBed killed, String name) throws IOException {
        TestBed testBed = new TestBed(folder.resolve(name));
        try (Stream<Path> paths = Files.walk(killed.home())) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target =
                        testBed.home().resolve(killed.home().relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
        return testBed;
    }

    private static boolean haveSameLogFiles(DeliveredTrail found, DeliveredTrail expected) throws IOException {
        List<Path> files = found.logFiles();
        List<Path> others = expected.logFiles();
        if (files.size() != others.size()) {
            return false;
        }
        for (Path file : files) {
            Path other = expected.home().resolve(found.home().relativize(file).toString());
            if (!others.contains(other) || !Arrays.equals(Files.readAllBytes(file), Files.readAllBytes(other))) {
                return false;
            }
        }
        return true;
    }
}
