package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.process.CliResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export can be checked by whoever has nothing else. */
class ExportCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SampleTrail sample;

    @BeforeEach
    void createTrail() throws IOException {
        sample = new SampleTrail(folder.resolve("home"));
    }

    private CliResult export(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("export", "--store", sample.trail.store().toString()));
        arguments.addAll(List.of(options));
        return SampleTrail.run(0, arguments.toArray(new String[0]));
    }

    private Path unpack(Path zip) throws IOException {
        Path unpacked = folder.resolve("unpacked");
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = unpacked.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, in.readAllBytes());
            }
        }
        return unpacked;
    }

    @Test
    void whoeverReceivesTheFileCanCheckIt() throws Exception {
        Path zip = folder.resolve("alice.zip");
        CliResult exported = export("--username", "alice", "--region", "eu-west-1", zip.toString());
        assertThat(exported.err()).isEmpty();
        assertThat(exported.out()).isEqualTo("waymark: exported 4 events of 1 log file to " + zip + "\n");
        assertThat(exported.status()).isZero();

        Path unpacked = unpack(zip);
        assertThat(Files.readAllLines(unpacked.resolve("events.json")))
                .hasSize(4)
                .allMatch(line -> line.contains("\"awsRegion\":\"eu-west-1\""));
        JsonNode proof =
                new ObjectMapper().readTree(unpacked.resolve("proof.json").toFile());
        assertThat(proof.path("search")).hasToString("[\"--username=alice\",\"--region=eu-west-1\"]");
        JsonNode logFile = proof.path("logFiles").path(0);
        assertThat(logFile.path("valid").asBoolean()).isTrue();
        assertThat(logFile.path("digest").path("s3Object").asText()).contains("CloudTrail-Digest/eu-west-1");
        CliResult validated = SampleTrail.run(
                0,
                "validate-logs",
                "--store",
                unpacked.resolve("store").toString(),
                "--public-keys",
                unpacked.resolve("public-keys.json").toString());
        assertThat(validated.out()).contains("1/1 digest files valid").contains("1/1 log files valid");
    }

    @Test
    void whatIsNotProvedIsNamed() throws Exception {
        Path changed = sample.trail.bucket().resolve(sample.logs.get(0));
        String content;
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(changed))) {
            content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(changed))) {
            out.write(content.replace("alice", "malice").getBytes(StandardCharsets.UTF_8));
        }
        Path zip = folder.resolve("all.zip");
        CliResult exported = export(zip.toString());
        assertThat(exported.status()).isEqualTo(1);
        assertThat(exported.err().lines())
                .singleElement()
                .asString()
                .contains("not proved")
                .contains("hash");
        String proof = Files.readString(unpack(zip).resolve("proof.json"), StandardCharsets.UTF_8);
        assertThat(proof).contains("\"valid\" : false");
    }

    @Test
    void existingFileIsNotReplaced() throws Exception {
        Path zip = Files.writeString(folder.resolve("mine.zip"), "mine");
        CliResult exported = export(zip.toString());
        assertThat(exported.status()).isEqualTo(3);
        assertThat(exported.err()).contains("exists; name another one");
        assertThat(zip).hasContent("mine");
    }
}
