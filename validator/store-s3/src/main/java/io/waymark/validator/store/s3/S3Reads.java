package io.waymark.validator.store.s3;

import io.waymark.validator.verifier.ObjectUri;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * The requests of S3 that read, each with a deadline. While S3 does not answer, most requests fail at once. Thread-safe.
 */
final class S3Reads {
    /** After a request without an answer, how long others are not sent. */
    private static final long OUTAGE_NANOS = Duration.ofSeconds(3).toNanos();

    /** The timeout of an attempt that transfers no content. */
    private static final Duration BASE_ATTEMPT_TIMEOUT = Duration.ofSeconds(8);

    /** The slowest supported connection: a megabyte takes two seconds. */
    private static final long MIN_BYTES_PER_SECOND = 512 << 10;

    private static final String NO_SUCH_KEY = "NoSuchKey";
    private static final String NO_SUCH_BUCKET = "NoSuchBucket";

    private final S3Client client;
    private final AtomicReference<@Nullable Outage> outage = new AtomicReference<>();

    /** That the server did not answer. */
    private record Outage(long at, String message) {}

    S3Reads(S3Client client) {
        this.client = client;
    }

    /** A request. */
    private interface S3Call<T> {
        T run();
    }

    /**
     * Lists a page.
     *
     * @throws NoSuchFileException if there is no such bucket
     * @throws IOException if it cannot be listed
     */
    ListObjectsV2Response list(ListObjectsV2Request.Builder request, String bucket, String prefix) throws IOException {
        String where = new ObjectUri(bucket, prefix).toString();
        ListObjectsV2Response page = run(
                "ListObjectsV2",
                where,
                NO_SUCH_BUCKET,
                () -> client.listObjectsV2(request.bucket(bucket)
                        .prefix(prefix)
                        .overrideConfiguration(forSize(0))
                        .build()));
        if (page.isTruncated() == null) {
            throw new IOException("the response to ListObjectsV2 of " + where + " was cut off");
        }
        return page;
    }

    /**
     * Reads what is known of an object.
     *
     * @throws NoSuchFileException if it does not exist
     * @throws IOException if it cannot be read
     */
    S3ObjectHead head(ObjectUri object) throws IOException {
        HeadObjectRequest request = HeadObjectRequest.builder()
                .bucket(object.bucket())
                .key(object.key())
                .overrideConfiguration(forSize(0))
                .build();
        try {
            return S3ObjectHead.of(
                    object, run("HeadObject", object.toString(), NO_SUCH_KEY, () -> client.headObject(request)));
        } catch (NoSuchFileException e) {
            // The answer has no body, so that S3 and others say the same: the SDK adds the code.
            return S3ObjectHead.of(object, getHead(object));
        }
    }

    private GetObjectResponse getHead(ObjectUri object) throws IOException {
        return run(
                "GetObject",
                object.toString(),
                NO_SUCH_KEY,
                () -> client.getObject(getRequest(object, 0), (response, body) -> {
                    body.abort();
                    return response;
                }));
    }

    /**
     * Reads an object whole.
     *
     * @param object its bucket and key
     * @param size how large it may be, which determines the deadline
     * @return the object; closed by the caller
     * @throws NoSuchFileException if it does not exist
     * @throws IOException if it cannot be read
     */
    ReceivedObject get(ObjectUri object, long size) throws IOException {
        return run(
                "GetObject",
                object.toString(),
                NO_SUCH_KEY,
                () -> client.getObject(getRequest(object, size), ReceivedObject::receive));
    }

    private static GetObjectRequest getRequest(ObjectUri object, long size) {
        return GetObjectRequest.builder()
                .bucket(object.bucket())
                .key(object.key())
                .overrideConfiguration(forSize(size))
                .build();
    }

    private <T> T run(String action, String where, String missingCode, S3Call<T> call) throws IOException {
        Outage known = outage.get();
        if (known != null && System.nanoTime() - known.at < OUTAGE_NANOS) {
            throw new IOException(known.message);
        }
        try {
            T answer = call.run();
            outage.set(null);
            return answer;
        } catch (SdkException e) {
            IOException failure = S3ReadErrors.toIoException(action, where, missingCode, e);
            boolean answered = e instanceof SdkServiceException || e instanceof AbortedException;
            outage.set(answered ? null : new Outage(System.nanoTime(), String.valueOf(failure.getMessage())));
            throw failure;
        }
    }

    private static AwsRequestOverrideConfiguration forSize(long bytes) {
        Duration attempt = BASE_ATTEMPT_TIMEOUT.plusSeconds(bytes / MIN_BYTES_PER_SECOND);
        return AwsRequestOverrideConfiguration.builder()
                .apiCallAttemptTimeout(attempt)
                .apiCallTimeout(attempt.plus(BASE_ATTEMPT_TIMEOUT))
                .build();
    }
}
