package io.waymark.crashlab;

import io.waymark.testing.process.TestJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A steady rate for a long time. A round takes a minute. */
record Soak() implements Scenario {
    private static final int THREADS = 2;
    private static final int PAUSE_MICROS = 2_000;
    private static final long SAMPLE_MILLIS = 5_000;
    private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");

    /** Resources of a service, without the log files that it delivered. */
    private record Sample(long heapKilobytes, long residentKilobytes, long descriptors, long diskKilobytes) {}

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String expectation() {
        return "a steady rate, a minute per round: heap, memory, descriptors and disk stay flat, each call is in the trail exactly once";
    }

    @Override
    public int longRounds() {
        return 20;
    }

    @Override
    public ScenarioResult run(Path folder, int rounds) throws Exception {
        TestBed testBed = new TestBed(folder);
        Ledger ledger = new Ledger();
        TestJvm service = testBed.newService(0, "service")
                .withOption("-Xmx256m")
                .withOption("-XX:+UseSerialGC")
                .withOption("-Dwaymark.roll.interval=5s")
                .withOption("-Dwaymark.digest.interval=10s");
        Process process = testBed.start(service, THREADS, 0, Integer.MAX_VALUE, PAUSE_MICROS);
        List<Sample> samples = new ArrayList<>();
        try {
            long end = System.nanoTime() + rounds * 60_000_000_000L;
            while (System.nanoTime() < end) {
                TestBed.pause(SAMPLE_MILLIS);
                samples.add(sample(process.pid(), testBed.home().resolve("journal")));
            }
        } finally {
            testBed.requestStop();
        }
        ledger.require(service.await(process).status() == 0, "the service failed: " + service.stderr());
        // The first third is warm-up.
        List<Sample> early = samples.subList(samples.size() / 3, samples.size() * 2 / 3);
        List<Sample> late = samples.subList(samples.size() * 2 / 3, samples.size());
        requireNoGrowth(ledger, "heap after a collection, KB", Sample::heapKilobytes, early, late, 8 << 10);
        requireNoGrowth(ledger, "resident memory, KB", Sample::residentKilobytes, early, late, 24 << 10);
        requireNoGrowth(ledger, "descriptors", Sample::descriptors, early, late, 8);
        requireNoGrowth(ledger, "journal on disk, KB", Sample::diskKilobytes, early, late, 64 << 10);
        testBed.validate(ledger);
        ledger.read(testBed.trail());
        ledger.reconcile(testBed.returnedCallsByThread(THREADS));
        return ledger.result();
    }

    private static void requireNoGrowth(
            Ledger ledger,
            String what,
            ToLongFunction<Sample> measure,
            List<Sample> early,
            List<Sample> late,
            long allowed) {
        long before = early.stream().mapToLong(measure).max().orElse(0);
        long after = late.stream().mapToLong(measure).max().orElse(0);
        ledger.note(what + ": at most " + before + " in the second third, " + after + " in the last");
        ledger.require(after <= before + allowed, what + " grew from " + before + " to " + after);
    }

    private static Sample sample(long pid, Path journal) throws IOException {
        jcmd(pid, "GC.run");
        long heap = HEAP_USED
                .matcher(jcmd(pid, "GC.heap_info"))
                .results()
                .limit(2)
                .mapToLong(generation -> Long.parseLong(generation.group(1)))
                .sum();
        Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
        long descriptors;
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            descriptors = open.count();
        }
        return new Sample(
                heap, resident.find() ? Long.parseLong(resident.group(1)) : 0, descriptors, kilobytes(journal));
    }

    private static String jcmd(long pid, String command) throws IOException {
        Path jcmd = TestBed.jdk(0).home().resolve("bin/jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Returns the allocated size, which is smaller than the length of a sparse file. */
    private static long kilobytes(Path folder) throws IOException {
        Process process = new ProcessBuilder("du", "-sk", folder.toString()).start();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Long.parseLong(line.split("\\s", 2)[0]);
    }
}
