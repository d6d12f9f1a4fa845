package io.waymark.validator.command;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TestSigningKey;
import io.waymark.testing.trail.TrailBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A good trail: two regions, a pause with a new chain, a change of keys, an idle hour, and a backfill digest. */
final class SampleTrail {
    static final Instant START = Instant.parse("2026-01-31T10:00:07Z");

    final TrailBuilder trail;
    final TestSigningKey firstKey;
    final TestSigningKey secondKey;
    final ChainBuilder homeChain;
    final List<String> digests = new ArrayList<>();
    final List<String> logs = new ArrayList<>();

    SampleTrail(Path directory) throws IOException {
        trail = new TrailBuilder(directory);
        firstKey = trail.addKey(START.minusSeconds(86400), hour(3).plusSeconds(60));
        secondKey = trail.addKey(hour(3), START.plusSeconds(30 * 86400));
        homeChain = trail.chain(TrailBuilder.HOME_REGION, firstKey, START);
        log(0.5, 3);
        digest(1);
        log(1.25, 2);
        log(1.5, 2);
        digest(2);
        digest(3);
        homeChain.restartChainAt(hour(5));
        homeChain.signWith(secondKey);
        log(5.5, 1);
        digest(6);
        log(6.5, 1);
        digest(7);
        ChainBuilder other = trail.chain("eu-west-1", secondKey, hour(5));
        logs.add(other.addLogFile(at(5.5), 4));
        digests.add(other.addDigest(hour(6)));
        ChainBuilder late = trail.chain("us-west-2", secondKey, hour(5));
        logs.add(late.addLogFile(at(5.75), 1));
        digests.add(late.addBackfillDigest(hour(6)));
    }

    private void log(double hour, int records) throws IOException {
        logs.add(homeChain.addLogFile(at(hour), records));
    }

    private void digest(int hour) throws IOException {
        digests.add(homeChain.addDigest(hour(hour)));
    }

    static Instant hour(int hour) {
        return START.plusSeconds(hour * 3600L);
    }

    static Instant at(double hour) {
        return START.plusSeconds((long) (hour * 3600));
    }

    Path file(String key) {
        return trail.file(key);
    }

    Path metadata(String key) {
        return trail.file(key + ".meta.json");
    }

    CliResult validate(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("validate-logs", "--store", trail.store().toString()));
        arguments.addAll(List.of(more));
        return run(0, arguments.toArray(new String[0]));
    }

    static CliResult run(int width, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream printOut = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream printErr = new PrintStream(err, true, StandardCharsets.UTF_8);
        int status = Waymark.run(new Output(printOut, printErr, width), arguments);
        return new CliResult(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
