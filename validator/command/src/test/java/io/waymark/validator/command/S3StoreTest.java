package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, with a store in a bucket of a real S3 server. */
class S3StoreTest {
    private static final Map<String, String> PROPERTIES = Map.of(
            "aws.accessKeyId",
            S3Server.ACCESS_KEY,
            "aws.secretAccessKey",
            S3Server.SECRET_KEY,
            "aws.region",
            "us-east-1");

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
        PROPERTIES.forEach(System::setProperty);
        System.setProperty("aws.endpointUrlS3", s3.endpoint().toString());
    }

    @AfterEach
    void stop() throws IOException {
        PROPERTIES.keySet().forEach(System::clearProperty);
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
}
