package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.ExtremeValueCorpus;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Common JSON readers with their default limits take a log file of extreme values. Missing readers are skipped. */
class CommonReadersTest {
    private static final String DUCKDB_QUERY =
            "select len(Records) as n from read_json_auto('FILE', compression='uncompressed')";

    private final CaptureFixture fixture = new CaptureFixture();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    private int count;

    @BeforeEach
    void writeCorpus() throws IOException {
        Map<String, Object> corpus = ExtremeValueCorpus.values();
        corpus.values().forEach(fixture::value);
        fixture.value(List.of(Map.of("everything", List.copyOf(corpus.values()))));
        List<String> records = fixture.texts();
        count = records.size();
        file = folder.resolve("log.json");
        Files.writeString(file, "{\"Records\":[" + String.join(",", records) + "]}");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void jacksonReadsExtremeValues() throws Exception {
        JsonNode read = new ObjectMapper().readTree(file.toFile());
        assertThat(read.get("Records")).hasSize(count);
    }

    @Test
    void jqReadsExtremeValuesExactly() throws Exception {
        CliResult read = run("jq", "-r", "(.Records|length), .Records[].requestParameters.value");
        assertThat(read.outLines().get(0)).isEqualTo(String.valueOf(count));
        assertThat(read.outLines()).contains(ExtremeValueCorpus.MODULUS.toString(), "1E+400", "1E-400");
    }

    @Test
    void pythonReadsExtremeValues() throws Exception {
        String script = "import json,sys;d=json.load(open(sys.argv[1],encoding='utf-8'));"
                + "json.dumps(d,allow_nan=False).encode('utf-8');print(len(d['Records']))";
        assertThat(run("python3", "-c", script).out().strip()).isEqualTo(String.valueOf(count));
    }

    @Test
    void duckDbReadsExtremeValues() throws Exception {
        String query = DUCKDB_QUERY.replace("FILE", file.toString());
        CliResult read = isInstalled("duckdb", "--version")
                ? ProcessRunner.run(folder, Map.of(), List.of("duckdb", "-noheader", "-list", "-c", query))
                : duckDbForPython(query);
        assertThat(read.status()).as(read.err()).isZero();
        assertThat(read.out().strip()).isEqualTo(String.valueOf(count));
    }

    private CliResult duckDbForPython(String query) throws IOException {
        assumeTrue(isInstalled("python3", "-c", "import duckdb"), "duckdb is not installed");
        String script = "import duckdb,sys;print(duckdb.sql(sys.argv[1]).fetchone()[0])";
        return ProcessRunner.run(folder, Map.of(), List.of("python3", "-c", script, query));
    }

    private CliResult run(String program, String... arguments) throws IOException {
        assumeTrue(isInstalled(program, "--version"), program + " is not installed");
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        command.add(file.toString());
        CliResult result = ProcessRunner.run(folder, Map.of(), command);
        assertThat(result.status()).as(result.err()).isZero();
        return result;
    }

    private boolean isInstalled(String... command) {
        try {
            return ProcessRunner.run(folder, Map.of(), List.of(command)).status() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
