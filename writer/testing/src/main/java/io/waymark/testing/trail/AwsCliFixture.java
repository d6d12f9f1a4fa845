package io.waymark.testing.trail;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.s3.S3BucketUpload;
import io.waymark.testing.s3.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A directory store's bucket, served so that the unmodified AWS CLI can validate the trail in it. */
public final class AwsCliFixture implements AutoCloseable {
    private final S3Server s3;
    private final URI cloudTrail;
    private final AwsCli cli;
    private final String trailArn;
    private final String homeRegion;

    private AwsCliFixture(S3Server s3, URI cloudTrail, AwsCli cli, String trailArn, String homeRegion) {
        this.s3 = s3;
        this.cloudTrail = cloudTrail;
        this.cli = cli;
        this.trailArn = trailArn;
        this.homeRegion = homeRegion;
    }

    /**
     * Copies a bucket to an S3 server. Later changes of the bucket's folder are not seen.
     *
     * @param bucketRoot the bucket's folder, such as {@code waymark/store/trail}
     * @param bucket the bucket's name, as the digests have it
     * @param cloudTrail address that answers ListPublicKeys and DescribeTrails, such as that of {@code waymark
     *     serve-keys}
     * @param trailArn the trail's ARN
     * @param homeRegion the trail's home region
     * @return the started fixture
     * @throws IOException if no AWS CLI is found, or a server does not start
     */
    public static AwsCliFixture start(
            Path bucketRoot, String bucket, URI cloudTrail, String trailArn, String homeRegion) throws IOException {
        AwsCli cli = AwsCli.find().orElseThrow(() -> new IOException(AwsCli.SKIP_REASON));
        S3Server s3 = S3Server.inMemory();
        try {
            S3BucketUpload.upload(bucketRoot, s3.endpoint(), bucket);
        } catch (IOException e) {
            s3.close();
            throw e;
        }
        return new AwsCliFixture(s3, cloudTrail, cli, trailArn, homeRegion);
    }

    /**
     * Runs {@code aws cloudtrail validate-logs --verbose} for the home region.
     *
     * @param start start of the validated time, inclusive
     * @param end end of the validated time
     * @return exit status and output
     * @throws IOException if the AWS CLI does not run, or does not end in two minutes
     */
    public CliResult validateLogs(Instant start, Instant end) throws IOException {
        return validateLogs(homeRegion, start, end);
    }

    /**
     * Runs {@code aws cloudtrail validate-logs --verbose}.
     *
     * @param region the region whose digests are validated
     * @param start start of the validated time, inclusive
     * @param end end of the validated time
     * @return exit status and output
     * @throws IOException if the AWS CLI does not run, or does not end in two minutes
     */
    public CliResult validateLogs(String region, Instant start, Instant end) throws IOException {
        return cli.run(
                Map.of(
                        "AWS_ENDPOINT_URL", cloudTrail.toString(),
                        "AWS_ENDPOINT_URL_S3", s3.endpoint().toString()),
                List.of(
                        "cloudtrail",
                        "validate-logs",
                        "--region",
                        region,
                        "--trail-arn",
                        trailArn,
                        "--start-time",
                        start.toString(),
                        "--end-time",
                        end.toString(),
                        "--verbose"));
    }

    /** Stops the S3 server. */
    @Override
    public void close() throws IOException {
        s3.close();
    }
}
