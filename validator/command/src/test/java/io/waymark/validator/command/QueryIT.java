package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.ProcessRunner;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code bin/waymark query} as users start it, with the jars that the build packed. */
class QueryIT {
    private static final Instant START = Instant.parse("2026-01-31T10:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void createStore() throws Exception {
        TrailBuilder trail = new TrailBuilder(folder.resolve("waymark"));
        ChainBuilder chain =
                trail.chain(TrailBuilder.HOME_REGION, trail.addKey(START, START.plusSeconds(86400)), START);
        String record = chain.record(
                UUID.randomUUID(),
                START,
                ",\"errorMessage\":\"He said \\\"no\\\",\\n\\u001b[31mtwice\",\"requestParameters\":{\"n\":1}");
        chain.addLogFile(START, "{\"Records\":[" + record + "]}", START, START);
        chain.addLogFile(START.plusSeconds(300), 2);
    }

    private CliResult query(Jdk jdk, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(BuildTree.waymarkCommand().toString(), "query"));
        command.addAll(List.of(arguments));
        return ProcessRunner.run(folder, Map.of("JAVA_HOME", jdk.home().toString()), command);
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void printsATableAndKeepsTheConvertedFiles(Jdk jdk) throws Exception {
        CliResult result = query(
                jdk,
                "SELECT eventname, count(*) AS n FROM cloudtrail_logs WHERE requestparameters.n IS NULL GROUP BY 1");
        assertThat(result.err())
                .startsWith("waymark: converting the log files of 1 day into ")
                .endsWith("/waymark/tables/trail\n");
        assertThat(result.out()).isEqualTo("eventname   n\nPlaceOrder  2\n");
        assertThat(result.status()).isZero();
        assertThat(query(jdk, "SELECT 1 AS one").err()).isEmpty();
    }

    @Test
    void printsExactValuesAsCsvAndJson() throws Exception {
        Jdk jdk = Jdk.all().get(0);
        Path file = Files.writeString(
                folder.resolve("query.sql"),
                "SELECT errormessage, useridentity FROM cloudtrail_logs WHERE errormessage IS NOT NULL;");
        CliResult csv = query(jdk, "--format", "csv", "-f", file.toString());
        assertThat(csv.out())
                .startsWith(
                        "errormessage,useridentity\r\n\"He said \"\"no\"\",\n\u001b[31mtwice\",\"{\"\"type\"\":\"\"IAMUser\"\"");
        CliResult json = query(jdk, "--format", "json", "--file", file.toString());
        assertThat(json.out())
                .startsWith(
                        "{\"errormessage\":\"He said \\\"no\\\",\\n\\u001B[31mtwice\",\"useridentity\":{\"type\":\"IAMUser\"")
                .hasLineCount(1);
        assertThat(query(jdk, "-f", file.toString()).out()).doesNotContain("\u001b");
    }

    @Test
    void wrongQueriesAreExplained() throws Exception {
        Jdk jdk = Jdk.all().get(0);
        CliResult unknown = query(jdk, "SELECT eventnam FROM cloudtrail_logs");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).contains("eventnam").contains("\"eventname\"");
        CliResult change = query(jdk, "DELETE FROM cloudtrail_logs");
        assertThat(change.status()).isEqualTo(1);
        assertThat(change.err()).contains("waymark: only SELECT can be run: the log files are never changed");
        assertThat(query(jdk).status()).isEqualTo(2);
    }
}
