package io.waymark.base.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    private enum SampleGuarantee {
        ASYNC,
        JOURNALED_TWICE
    }

    private static final Option<String> REGION =
            Option.string("waymark.region", "us-east-1", "The region.").withEnvironmentFallback("AWS_REGION");
    private static final Option<Integer> SIZE = Option.integer("waymark.roll.size", 10, 1, 100, "The size.");
    private static final Option<Duration> INTERVAL =
            Option.duration("waymark.roll.interval", "5m", "1s", "1h", "The interval.");
    private static final Option<Boolean> DATA = Option.bool("waymark.data", false, "Data events.");
    private static final Option<Path> HOME = Option.path("waymark.home", "waymark", "The home.");
    private static final Option<SampleGuarantee> GUARANTEE =
            Option.enumeration("waymark.guarantee", SampleGuarantee.ASYNC, "The guarantee.");
    private static final Option<Integer> SECRET =
            Option.integer("waymark.secret", 1, 1, 2, "The secret.").asSensitive();
    private static final Option<Path> KEYS = Option.path("waymark.keys", "", "The keys. Empty: under the home.");
    private static final List<Option<?>> KNOWN = List.of(REGION, SIZE, INTERVAL, DATA, HOME, KEYS, GUARANTEE, SECRET);

    @TempDir
    Path folder;

    private Configuration load(
            @Nullable String argument, Map<String, String> properties, Map<String, String> environment) {
        return Configuration.load(argument, properties, environment, folder, KNOWN);
    }

    @Test
    void defaultsApplyWhenNothingIsSet() {
        Configuration configuration = load(null, Map.of(), Map.of());
        assertThat(configuration.problems()).isEmpty();
        assertThat(configuration.get(REGION)).isEqualTo("us-east-1");
        assertThat(configuration.get(INTERVAL)).isEqualTo(Duration.ofMinutes(5));
        assertThat(configuration.get(HOME)).isEqualTo(folder.resolve("waymark"));
        assertThat(configuration.get(GUARANTEE)).isEqualTo(SampleGuarantee.ASYNC);
    }

    @Test
    void resolvesRelativePathsButKeepsEmptyOnes() {
        assertThat(load(null, Map.of("waymark.keys", "a/../b"), Map.of()).get(KEYS))
                .isEqualTo(folder.resolve("b"));
        assertThat(load(null, Map.of(), Map.of()).get(KEYS).toString()).isEmpty();
    }

    @Test
    void systemPropertyOverridesEnvironmentOverridesFile() throws Exception {
        Files.writeString(
                folder.resolve("waymark.properties"),
                "waymark.region=file\nwaymark.roll.size=11\nwaymark.data=TRUE\nwaymark.guarantee=journaled-twice\n");
        Configuration configuration = load(
                null,
                Map.of("waymark.region", "property", "java.home", "/"),
                Map.of("WAYMARK_REGION", "variable", "WAYMARK_ROLL_SIZE", "12", "PATH", "/bin"));
        assertThat(configuration.problems()).isEmpty();
        assertThat(configuration.get(REGION)).isEqualTo("property");
        assertThat(configuration.get(SIZE)).isEqualTo(12);
        assertThat(configuration.get(DATA)).isTrue();
        assertThat(configuration.get(GUARANTEE)).isEqualTo(SampleGuarantee.JOURNALED_TWICE);
    }

    @Test
    void theAgentArgumentNamesTheFile() throws Exception {
        Files.writeString(folder.resolve("waymark.properties"), "waymark.region=default-file\n");
        Files.writeString(folder.resolve("other.properties"), "waymark.region=other-file\n");
        assertThat(load("other.properties", Map.of(), Map.of()).get(REGION)).isEqualTo("other-file");
        assertThat(load("missing.properties", Map.of(), Map.of()).problems())
                .singleElement()
                .asString()
                .contains("missing.properties");
    }

    @Test
    void usesEnvironmentFallbackWhenNothingElseIsSet() {
        assertThat(load(null, Map.of(), Map.of("AWS_REGION", "eu-west-1")).get(REGION))
                .isEqualTo("eu-west-1");
        assertThat(load(null, Map.of("waymark.region", "a"), Map.of("AWS_REGION", "eu-west-1"))
                        .get(REGION))
                .isEqualTo("a");
    }

    @Test
    void suggestsClosestKeyForUnknownKey() throws Exception {
        Files.writeString(folder.resolve("waymark.properties"), "waymark.hoem=x\n");
        Configuration configuration = load(
                null,
                Map.of("waymark.regoin", "x", "waymark.zzzzzzzzzzzzzzzzzzz", "x"),
                Map.of("WAYMARK_ROL_SIZE", "1"));
        assertThat(configuration.problems())
                .containsExactlyInAnyOrder(
                        "unknown system property waymark.regoin is ignored; did you mean waymark.region?",
                        "unknown system property waymark.zzzzzzzzzzzzzzzzzzz is ignored",
                        "unknown environment variable WAYMARK_ROL_SIZE is ignored; did you mean WAYMARK_ROLL_SIZE?",
                        "unknown key in waymark.properties: waymark.hoem is ignored; did you mean waymark.home?");
    }

    @Test
    void aBadValueFallsBackToTheDefaultAndIsReported() {
        Configuration configuration = load(
                null,
                Map.of(
                        "waymark.roll.size", "101",
                        "waymark.roll.interval", "2h",
                        "waymark.data", "yes",
                        "waymark.guarantee", "none"),
                Map.of());
        assertThat(configuration.get(SIZE)).isEqualTo(10);
        assertThat(configuration.get(INTERVAL)).isEqualTo(Duration.ofMinutes(5));
        assertThat(configuration.problems())
                .contains(
                        "system property waymark.roll.size is \"101\": it must be a whole number from 1 to 100;"
                                + " the default \"10\" is used",
                        "system property waymark.roll.interval is \"2h\": it must be from 1s to 1h;"
                                + " the default \"5m\" is used")
                .hasSize(4);
    }

    @Test
    void aSensitiveValueIsNeverPrinted() {
        assertThat(load(null, Map.of("waymark.secret", "12345"), Map.of()).problems())
                .containsExactly(
                        "system property waymark.secret: it must be a whole number from 1 to 2; the default is used");
    }

    @Test
    void documentsOptionsAsMarkdownTable() {
        assertThat(Configuration.toMarkdown(List.of(REGION, SECRET))).isEqualTo("""
                        | system property | environment variable | takes | default | meaning |
                        |---|---|---|---|---|
                        | `waymark.region` | `WAYMARK_REGION`, else `AWS_REGION` | text | `us-east-1` | The region. |
                        | `waymark.secret` | `WAYMARK_SECRET` | whole number from 1 to 2 |  | The secret. |
                        """);
    }
}
