package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** What the command accepts, what it refuses, and how it says so. */
class UsageTest {
    private static final Instant START = Instant.parse("2026-01-31T10:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @ParameterizedTest
    @CsvSource({
        "2026-01-31, 2026-01-31T00:00:00Z",
        "20260131, 2026-01-31T00:00:00Z",
        "2026/01/31, 2026-01-31T00:00:00Z",
        "2026-01-31T10:11, 2026-01-31T10:11:00Z",
        "2026-01-31T10:11:12, 2026-01-31T10:11:12Z",
        "2026-01-31 10:11:12, 2026-01-31T10:11:12Z",
        "2026-01-31T10:11:12Z, 2026-01-31T10:11:12Z",
        "2026-01-31T10:11:12.500Z, 2026-01-31T10:11:12.500Z",
        "2026-01-31T10:11:12+02:00, 2026-01-31T08:11:12Z",
        "20260131T101112Z, 2026-01-31T10:11:12Z",
        "1769854272, 2026-01-31T10:11:12Z"
    })
    void acceptsTimesLikeTheAwsCli(String text, String expected) {
        assertThat(new InstantConverter().convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-02-30", "2026-01-31T25:00:00Z", "\u001b[2J"})
    void rejectsInvalidTimes(String text) {
        assertThatThrownBy(() -> new InstantConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("Unable to parse date value")
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void wrongUsageIsReportedInOneLine() {
        for (String[] arguments : new String[][] {
            {},
            {"prove"},
            {"validate-logs", "--frob"},
            {"validate-logs", "--start-time", "2026-02-01", "--end-time", "2026-01-01"},
            {"validate-logs", "--trail-arn", "trail"},
            {"validate-logs", "--account-id", "12"},
            {"events", "--limit", "-1"},
            {"keys", "--format", "xml"},
            {"deliver", "--for-ever"},
            {"deliver", "--config"},
            {"deliver", "--config", "nowhere.properties"},
            {"deliver", "--config", "one.properties", "--config", "two.properties", "home"},
            {"deliver", ""}
        }) {
            CliResult ran = SampleTrail.run(0, arguments);
            assertThat(ran.err()).startsWith("waymark: ").hasLineCount(1);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.status()).isEqualTo(2);
        }
    }

    @Test
    void suggestsSimilarCommandsAndOptions() {
        assertThat(SampleTrail.run(0, "delivr").err()).contains("did you mean deliver?");
        assertThat(SampleTrail.run(0, "events", "--oldest-frist").err()).contains("did you mean --oldest-first?");
        assertThat(SampleTrail.run(0, "events", "--zzz").err()).doesNotContain("did you mean");
        assertMeant("--username", "events", "--user", "alice");
        assertMeant("--start-time", "events", "--start", "2026-01-31");
        assertMeant("--start-time", "events", "--strat-time=2026-01-31");
        assertMeant("--format json", "events", "--json");
        assertMeant("--public-keys", "validate-logs", "--keys", "file");
        assertMeant("validate-logs", "validate");
        assertMeant("validate-logs", "validate-log");
        assertMeant("events", "evnets");
        assertThat(SampleTrail.run(0, "evnets").err()).startsWith("waymark: unknown command evnets; did you mean");
        assertThat(SampleTrail.run(0, "events", "--json").err()).startsWith("waymark: unknown option --json; did you");
        assertThat(SampleTrail.run(0, "events", "today").err()).startsWith("waymark: unexpected argument today (see");
    }

    private static void assertMeant(String meant, String... arguments) {
        assertThat(SampleTrail.run(0, arguments).err()).contains("; did you mean " + meant + "? (see '");
    }

    @Test
    void helpAndVersionAreCommandsToo() {
        CliResult help = SampleTrail.run(0, "help");
        assertThat(help).isEqualTo(SampleTrail.run(0, "--help"));
        assertThat(help.out()).contains("  deliver  ", "  version  ", "  help  ");
        CliResult version = SampleTrail.run(0, "version");
        assertThat(version).isEqualTo(SampleTrail.run(0, "--version"));
        assertThat(version.out()).startsWith("waymark ");
        assertThat(version.status()).isZero();
        assertThat(SampleTrail.run(0, "generate-completion").out())
                .containsPattern("local commands=\"[^\"]* deliver [^\"]* version");
    }

    @Test
    void deliverNeedsTheAgentJar() throws IOException {
        assertCouldNotCheck("no waymark-agent.jar found at nowhere.jar", "deliver", "--agent-jar", "nowhere.jar");
        Path other = Files.createFile(home.resolve("other.jar"));
        assertCouldNotCheck(other + " is not the waymark-agent.jar", "deliver", "--agent-jar", other.toString());
    }

    @Test
    void reportsWhyNothingCouldBeChecked() throws IOException {
        String store = home.resolve("store").toString();
        assertCouldNotCheck("cannot read the store", "validate-logs", "--store", store);
        Files.createDirectories(home.resolve("store/trail"));
        assertCouldNotCheck("no public keys at", "validate-logs", "--store", store);
        new TrailBuilder(home).addKey(START, START.plusSeconds(60));
        assertCouldNotCheck("No digests found", "validate-logs", "--store", store);
        assertCouldNotCheck("no bucket other in the store", "validate-logs", "--store", store, "--s3-bucket", "other");
    }

    @Test
    void suggestsTheStoreForABucketOrHome() throws IOException {
        SampleTrail sample = new SampleTrail(home);
        for (String command : new String[] {"validate-logs", "events", "keys"}) {
            assertCouldNotCheck(
                    "trail is a bucket, not a store; use --store " + home.resolve("store"),
                    command,
                    "--store",
                    sample.trail.bucket().toString());
            assertCouldNotCheck(
                    home + " is a Waymark home, not a store; use --store " + home.resolve("store"),
                    command,
                    "--store",
                    home.toString());
        }
    }

    @Test
    void reportsThatNothingHasBeenDeliveredYet() throws IOException {
        Files.createDirectories(home.resolve("journal"));
        for (String command : new String[] {"validate-logs", "events", "keys"}) {
            assertCouldNotCheck(
                    "nothing has been delivered to " + home.resolve("store")
                            + " yet; log files are delivered once per roll interval",
                    command,
                    "--store",
                    home.resolve("store").toString());
            Files.createDirectories(home.resolve("store/trail"));
        }
        new TrailBuilder(home).addKey(START, START.plusSeconds(60));
        assertThat(SampleTrail.run(0, "keys", "--store", home.resolve("store").toString())
                        .status())
                .isZero();
    }

    @Test
    void reportsThatAHomeDeliversToAnotherStore() throws IOException {
        Path instance = Files.createDirectories(home.resolve("journal/1"));
        Files.writeString(
                instance.resolve("delivery.json"),
                "{\"stream\":\"s\",\"delivered\":3,\"lastLogFile\":\"AWSLogs/x.json.gz\"}");
        Files.writeString(
                home.resolve("journal/digest-chains.json"),
                "{\"chains\":[{\"lastDigest\":{\"bucket\" : \"my-trail\",\"objectKey\":\"x\"}}]}");
        assertDeliversTo("my-trail");
        Files.writeString(home.resolve("journal/digest-chains.json"), "{\"chains\":[]}");
        Files.writeString(
                home.resolve("journal/delivered-batches.jsonl"),
                "{\"checksum\":\"0\",\"batch\":{\"logFiles\":[{\"bucket\":\"young-trail\"}]}}\n");
        assertDeliversTo("young-trail");
    }

    private void assertDeliversTo(String bucket) {
        for (String command : new String[] {"validate-logs", "events"}) {
            assertCouldNotCheck(
                    "this home delivers to another store (bucket " + bucket
                            + "), in S3 or in waymark.store.directory; name it with --store s3://BUCKET",
                    command,
                    "--store",
                    home.resolve("store").toString());
        }
    }

    @Test
    void bucketNamedLikeAHomeFolderIsABucket() throws IOException {
        SampleTrail sample = new SampleTrail(home);
        Path bucket = sample.trail.store().resolve("journal");
        Files.move(sample.trail.bucket(), bucket);
        assertThat(SampleTrail.run(
                                100, "events", "--store", sample.trail.store().toString())
                        .status())
                .isZero();
    }

    private static void assertCouldNotCheck(String reason, String... arguments) {
        CliResult ran = SampleTrail.run(0, arguments);
        assertThat(ran.err()).startsWith("waymark: ").contains(reason).hasLineCount(1);
        assertThat(ran.status()).isEqualTo(3);
    }

    @Test
    void validatesAllTrailsUnlessSomeAreNamed() throws IOException {
        SampleTrail sample = new SampleTrail(home);
        String digest = sample.digests.get(0).replace("_audit_", "_other_");
        Files.copy(sample.file(sample.digests.get(0)), sample.file(digest));
        CliResult ran = sample.validate();
        assertThat(ran.out()).contains("for trails ", ":trail/audit", ":trail/other");
        assertThat(ran.err()).contains(digest + "\tINVALID: has been moved").hasLineCount(2);
        assertThat(ran.status()).isEqualTo(1);
        assertThat(sample.validate("--trail-arn", TrailBuilder.ARN).status()).isZero();
        assertThat(sample.validate("--trail-arn", TrailBuilder.ARN + "2").err())
                .contains("No digests found for the trail");
        assertThat(sample.validate("--trail-arn", TrailBuilder.ARN, "--trail-arn", TrailBuilder.ARN + "2")
                        .status())
                .isEqualTo(3);
    }

    @Test
    void validatesOnlyTheRequestedTimeAndRegion() throws IOException {
        SampleTrail sample = new SampleTrail(home);
        Files.delete(sample.file(sample.logs.get(0)));
        CliResult later = sample.validate("--start-time", "2026-01-31T14:00:00Z", "--end-time", "2026-01-31T15:59:00Z");
        assertThat(later.err()).isEmpty();
        assertThat(later.out())
                .contains("Results requested for 2026-01-31T14:00:00Z to 2026-01-31T15:59:00Z")
                .contains("Results found for 2026-01-31T15:00:07Z to 2026-01-31T15:59:00Z:")
                .contains("2/2 digest files valid", "3/3 log files valid");
        assertThat(sample.validate("--region", "eu-west-1").out()).contains("1/1 digest files valid");
        assertThat(sample.validate().status()).isEqualTo(1);
    }

    @Test
    void ignoresDigestsOutsideTheRequestedTime() throws IOException {
        SampleTrail sample = new SampleTrail(home);
        CliResult before = sample.validate("--end-time", "2020-01-01");
        assertThat(before.out()).contains("No valid digests found in range").doesNotContain("files valid");
        assertThat(before.err())
                .contains("no digests found in the requested time range")
                .hasLineCount(1);
        assertThat(before.status()).isEqualTo(3);
        CliResult pause = sample.validate("--start-time", "2026-01-31T13:30:00Z", "--end-time", "2026-01-31T14:30:00Z");
        assertThat(pause.out()).doesNotContain("files valid");
        assertThat(pause.status()).isEqualTo(3);
        CliResult first = sample.validate("--end-time", "2026-01-31T10:30:00Z");
        assertThat(first.out()).contains("1/1 digest files valid");
        assertThat(first.status()).isZero();
    }

    @Test
    void logFilesOfARegionWithoutDigestsAreReported() throws IOException {
        SampleTrail sample = new SampleTrail(home);
        ChainBuilder stray = sample.trail.chain("ap-south-1", sample.firstKey, START);
        String log = stray.addLogFile(SampleTrail.at(1.5), 1);
        assertThat(sample.validate().err()).contains(log + "\tINVALID: not in any digest: its region has none");
    }

    @Test
    void listsKeys() throws IOException {
        TrailBuilder trail = new TrailBuilder(home);
        String first = trail.addKey(START, START.plusSeconds(3600)).fingerprint();
        String second =
                trail.addKey(START.plusSeconds(3000), START.plusSeconds(9000)).fingerprint();
        String keys = trail.publicKeys().toString();
        assertThat(SampleTrail.run(0, "keys", "--public-keys", keys).out()).contains(first, second, "RSA 2048");
        assertThat(SampleTrail.run(0, "keys", "--public-keys", keys, "--start-time", "2026-01-31T11:30:00Z")
                        .out())
                .contains(second)
                .doesNotContain(first);
        assertThat(SampleTrail.run(
                                0,
                                "keys",
                                "--store",
                                trail.store().toString(),
                                "--format",
                                "json",
                                "--end-time",
                                "2026-01-31T10:00:00Z")
                        .out())
                .contains("\"PublicKeyList\"", "\"ValidityStartTime\" : 1769853600", first)
                .doesNotContain(second);
    }

    @Test
    void serveRefusesWhatItCannotServe() throws IOException {
        SampleTrail sample = new SampleTrail(home);
        String store = sample.trail.store().toString();
        CliResult everybody = SampleTrail.run(0, "serve", store, "--address", "0.0.0.0");
        assertThat(everybody.err())
                .contains("others reach the address 0.0.0.0, so TLS is required", "--tls-keystore")
                .hasLineCount(1);
        assertThat(everybody.status()).isEqualTo(2);
        assertThat(SampleTrail.run(0, "serve", store, "--tls-certificate", "c.pem")
                        .err())
                .contains("need each other")
                .hasLineCount(1);
        assertThat(SampleTrail.run(0, "serve", store, "--tls-keystore", "none.p12")
                        .err())
                .contains("--tls-password-file")
                .hasLineCount(1);
        assertThat(SampleTrail.run(0, "serve", store, "--access-keys", "none.json")
                        .err())
                .contains("no file none.json", "create-access-key")
                .hasLineCount(1);
        assertThat(SampleTrail.run(0, "serve", store, "--port", "65536").status())
                .isEqualTo(2);
        assertThat(SampleTrail.run(0, "serve", store, "--history-days", "0").status())
                .isEqualTo(2);
        assertThat(SampleTrail.run(0, "serve", "nowhere").err())
                .contains("cannot read the store nowhere")
                .hasLineCount(1);
        assertThat(SampleTrail.run(0, "serve", store, store).err())
                .contains("two stores have a bucket trail")
                .hasLineCount(1);
        Path file = Files.createFile(home.resolve("file"));
        assertThat(SampleTrail.run(0, "serve", store, "--history", file.toString()))
                .satisfies(result -> assertThat(result.err())
                        .contains("cannot open the event history in " + file)
                        .hasLineCount(1))
                .satisfies(result -> assertThat(result.status()).isEqualTo(3));
    }

    @Test
    void createdAccessKeyIsPrintedAsIamDoesAndKeptForItsOwnerAlone() throws IOException {
        SampleTrail sample = new SampleTrail(home);
        String store = sample.trail.store().toString();
        CliResult created = SampleTrail.run(0, "keys", "create-access-key", "--user", "alice", "--store", store);
        assertThat(created.err()).isEmpty();
        JsonNode key = new ObjectMapper().readTree(created.out()).path("AccessKey");
        assertThat(key.path("UserName").asText()).isEqualTo("alice");
        assertThat(key.path("AccessKeyId").asText()).matches("AKIA[A-Z2-7]{16}");
        assertThat(key.path("SecretAccessKey").asText()).hasSize(40);
        Path file = sample.trail.publicKeys().resolveSibling("access-keys.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        CliResult wrong = SampleTrail.run(0, "keys", "create-access-key", "--user", "a b", "--store", store);
        assertThat(wrong.err()).contains("--user: not a user name: a b").hasLineCount(1);
        assertThat(wrong.status()).isEqualTo(2);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        CliResult open = SampleTrail.run(0, "serve", store);
        assertThat(open.err()).contains("access-keys.json", "chmod 600").hasLineCount(1);
        assertThat(open.status()).isEqualTo(3);
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : new String[] {
            "validate-logs", "events", "status", "keys", "serve", "index", "serve-keys", "deliver", "version"
        }) {
            CliResult ran = SampleTrail.run(0, command, "--help");
            assertThat(ran.out()).contains("Usage: waymark " + command, "Exit status:", "Example");
            assertThat(SampleTrail.run(0, "help", command)).isEqualTo(ran);
            assertThat(ran.out().lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
            assertThat(ran.status()).isZero();
        }
    }
}
