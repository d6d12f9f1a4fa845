package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.s3.S3Access;
import io.waymark.testing.s3.S3Server;
import io.waymark.validator.verifier.ObjectUri;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, with a store in a bucket of a real S3 server. */
class S3StoreTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SampleTrail sample;

    @SuppressWarnings("NullAway.Init")
    private S3Server s3;

    @SuppressWarnings("NullAway.Init")
    private BucketFixture bucket;

    @BeforeEach
    void upload() throws IOException {
        sample = new SampleTrail(folder.resolve("sample"));
        s3 = new S3Server(folder.resolve("buckets"));
        bucket = new BucketFixture(s3.endpoint());
        bucket.putAll(sample.trail.store().resolve(S3Server.BUCKET));
        S3Access.setProperties();
        System.setProperty("aws.endpointUrlS3", s3.endpoint().toString());
    }

    @AfterEach
    void stop() throws IOException {
        S3Access.clearProperties();
        System.clearProperty("aws.endpointUrlS3");
        bucket.close();
        s3.close();
    }

    private CliResult validate(String store, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "validate-logs",
                "--store",
                store,
                "--public-keys",
                sample.trail.publicKeys().toString()));
        arguments.addAll(List.of(more));
        return SampleTrail.run(0, arguments.toArray(new String[0]));
    }

    @Test
    void bucketIsValidatedAsItsCopyIs() {
        CliResult copy = sample.validate("--verbose");
        CliResult read = validate("s3://trail", "--verbose");
        assertThat(read.out()).as(read.err()).isEqualTo(copy.out()).contains("7/7 log files valid");
        assertThat(read.status()).isZero();
    }

    @Test
    void changedByteIsReported() {
        byte[] content = bucket.get(sample.logs.get(0));
        content[content.length / 2] ^= 1;
        bucket.put(sample.logs.get(0), content, Map.of());
        CliResult read = validate("s3://trail");
        assertThat(read.err()).contains("s3://trail/" + sample.logs.get(0)).contains("INVALID");
        assertThat(read.status()).isEqualTo(1);
    }

    @Test
    void digestWithoutItsSignatureIsReported() {
        String digest = sample.digests.get(0);
        bucket.put(digest, bucket.get(digest), Map.of());
        CliResult read = validate("s3://trail");
        assertThat(read.err()).contains("s3://trail/" + digest).contains("signature verification failed");
        assertThat(read.status()).isEqualTo(1);
    }

    /** A file that was cut off keeps no other one from being read. */
    @Test
    void eventsAreThoseOfTheCopy() {
        String cut = sample.logs.get(0);
        bucket.put(cut, Arrays.copyOf(bucket.get(cut), 40), Map.of());
        CliResult events = SampleTrail.run(0, "events", "--store", "s3://trail", "--format", "csv", "--limit", "0");
        assertThat(events.out().lines().count()).as(events.out()).isEqualTo(1 + 11);
        assertThat(events.err()).contains("skipped s3://trail/" + cut);
        assertThat(events.status()).isEqualTo(3);
    }

    @Test
    void exportIsProvedByWhatIsInTheBucket() throws IOException {
        Path zip = folder.resolve("events.zip");
        CliResult exported = SampleTrail.run(
                0,
                "export",
                "--store",
                "s3://trail",
                "--public-keys",
                sample.trail.publicKeys().toString(),
                zip.toString());
        assertThat(exported.status()).as(exported.err()).isZero();
        Path unpacked = folder.resolve("unpacked");
        try (FileSystem archive = FileSystems.newFileSystem(zip);
                Stream<Path> files = Files.walk(archive.getPath("/"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = unpacked.resolve(file.toString().substring(1));
                Files.createDirectories(target.resolveSibling("."));
                Files.copy(file, target);
            }
        }
        String digest = sample.digests.get(0);
        Path metadata = unpacked.resolve("store/trail/" + digest + ".meta.json");
        assertThat(new ObjectMapper().readTree(metadata.toFile()))
                .isEqualTo(new ObjectMapper().readTree(sample.metadata(digest).toFile()));
        assertThat(unpacked.resolve("store/trail/" + sample.logs.get(0)))
                .hasBinaryContent(Files.readAllBytes(sample.file(sample.logs.get(0))));
    }

    @Test
    void historyIsRebuiltFromTheBucket() {
        Path history = folder.resolve("history");
        CliResult indexed = SampleTrail.run(
                0,
                "index",
                "s3://trail",
                "--history",
                history.toString(),
                "--history-days",
                "36500",
                "--history-data-events");
        assertThat(indexed.out()).as(indexed.err()).contains("indexed 14 events of 7 log files in s3://trail");
        assertThat(indexed.status()).isZero();
    }

    @Test
    void queryReadsTheBucket() {
        CliResult counted = SampleTrail.run(
                0,
                "query",
                "--store",
                "s3://trail",
                "--tables",
                folder.resolve("tables").toString(),
                "--format",
                "csv",
                "SELECT count(*) AS events FROM cloudtrail_logs");
        assertThat(counted.out()).as(counted.err()).isEqualToIgnoringNewLines("events14");
        assertThat(counted.status()).isZero();
    }

    @Test
    void prefixOfTheBucketIsAStore() {
        assertThat(validate("s3://trail/AWSLogs").out()).contains("7/7 log files valid");
        CliResult nothing = validate("s3://trail/elsewhere/");
        assertThat(nothing.err()).contains("No digests found");
        assertThat(nothing.status()).isEqualTo(3);
    }

    @Test
    void storeThatCannotBeReadIsReportedAtOnce() throws IOException {
        CliResult missing = validate("s3://no-such-bucket");
        assertThat(missing.err())
                .contains("cannot read the store s3://no-such-bucket")
                .hasLineCount(1);
        assertThat(missing.status()).isEqualTo(3);
        CliResult malformed = validate("s3://");
        assertThat(malformed.err())
                .contains("write s3://BUCKET or s3://BUCKET/PREFIX")
                .hasLineCount(1);
        System.setProperty("aws.secretAccessKey", "wrong");
        CliResult refused = validate("s3://trail");
        assertThat(refused.err())
                .contains("403 SignatureDoesNotMatch; the credentials are wrong")
                .hasLineCount(1);
        assertThat(refused.status()).isEqualTo(3);
        s3.stop();
        CliResult away = validate("s3://trail");
        assertThat(away.err()).contains("ListObjectsV2 of s3://trail/ failed").hasLineCount(1);
        assertThat(away.status()).isEqualTo(3);
    }

    /** Only a log file of a name that leads out of the folder is left out. */
    @Test
    void exportCannotBeUnpackedElsewhere() {
        assertThat(EventExport.isUnpackable(new ObjectUri("trail", sample.logs.get(0))))
                .isTrue();
        for (String key : List.of("../x", "a/../x", "a//x", "/x", "a/..", "a\\..\\x", "./x", "a/./x", "a/")) {
            assertThat(EventExport.isUnpackable(new ObjectUri("trail", key)))
                    .as(key)
                    .isFalse();
        }
        assertThat(EventExport.isUnpackable(new ObjectUri("trail", "..a/b../.c")))
                .isTrue();
    }
}
