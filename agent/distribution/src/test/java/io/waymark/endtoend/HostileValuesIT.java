package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.app.HostileValues;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile values: the application is unaffected, records are complete, and no secret is written. */
class HostileValuesIT {
    private static final int LARGEST_RECORD = 256 * 1024;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void hostileValuesDoNoHarmAndLeakNoSecrets(Jdk jdk) throws Exception {
        CliResult ended = new TestJvm(jdk, folder).withAgent().run(HostileValues.class);
        assertThat(ended.outLines()).containsExactly("same 16", "refused true");
        assertThat(ended.errLinesWithoutCoverage()).singleElement().asString().startsWith("waymark: auditing");

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        List<JsonNode> records = trail.records();
        assertThat(records)
                .hasSize(17)
                .allSatisfy(record -> assertThat(record.toString().getBytes(StandardCharsets.UTF_8).length)
                        .isLessThan(LARGEST_RECORD));
        assertThat(value(records, "level").textValue()).isEqualTo("HIGH");
        assertThat(value(records, "throwing").get("fine").textValue()).isEqualTo("fine");
        assertThat(value(records, "huge").textValue()).contains("[omitted: maxLength, length 10000000, ");
        assertThat(value(records, "auditing").at("/omitted/reason").textValue()).isEqualTo("unsupportedType");
        JsonNode refused = trail.records("Refuse").get(0);
        assertThat(refused.get("errorMessage").textValue())
                .contains("not accepted: HIDDEN_DUE_TO_SECURITY_REASONS with")
                .doesNotContain(HostileValues.SECRET);

        assertSecretIsNowhere(folder.resolve("waymark"));
        CliResult validation = trail.validate();
        assertThat(validation.status()).as(validation.out()).isZero();
    }

    private static JsonNode value(List<JsonNode> records, String name) {
        return records.stream()
                .filter(record -> record.at("/requestParameters/name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .at("/requestParameters/value");
    }

    private static void assertSecretIsNowhere(Path home) throws IOException {
        byte[] secret = HostileValues.SECRET.getBytes(StandardCharsets.UTF_8);
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(contents(file), StandardCharsets.ISO_8859_1);
                assertThat(text.contains(new String(secret, StandardCharsets.ISO_8859_1)))
                        .as(file + " holds the secret")
                        .isFalse();
            }
        }
    }

    private static byte[] contents(Path file) throws IOException {
        if (!file.getFileName().toString().endsWith(".gz")) {
            return Files.readAllBytes(file);
        }
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        }
    }
}
