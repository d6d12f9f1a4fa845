package io.waymark.validator.store.s3;

import io.waymark.validator.verifier.ObjectUri;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
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
     * @throws java.nio.file.NoSuchFileException if there is no such bucket
     * @throws IOException if it cannot be listed
     */
    ListObjectsV2Response list(ListObjectsV2Request.Builder request, String bucket, String prefix) throws IOException {
        String where = new ObjectUri(bucket, prefix).toString();
        ListObjectsV2Response page = run(
                "ListObjectsV2",
                where,
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
     * @throws java.nio.file.NoSuchFileException if it does not exist
     * @throws IOException if it cannot be read
     */
    HeadObjectResponse head(ObjectUri object) throws IOException {
        HeadObjectResponse head = run(
                "HeadObject",
                object.toString(),
                () -> client.headObject(HeadObjectRequest.builder()
                        .bucket(object.bucket())
                        .key(object.key())
                        .overrideConfiguration(forSize(0))
                        .build()));
        if (head.contentLength() == null || head.lastModified() == null) {
            throw new IOException("the response to HeadObject of " + object + " was cut off");
        }
        return head;
    }

    /**
     * Reads an object whole.
     *
     * @param object its bucket and key
     * @param size how large it may be, which determines the deadline
     * @return the object; closed by the caller
     * @throws java.nio.file.NoSuchFileException if it does not exist
     * @throws IOException if it cannot be read
     */
    ReceivedObject get(ObjectUri object, long size) throws IOException {
        return run(
                "GetObject",
                object.toString(),
                () -> client.getObject(
                        GetObjectRequest.builder()
                                .bucket(object.bucket())
                                .key(object.key())
                                .overrideConfiguration(forSize(size))
                                .build(),
                        ReceivedObject::receive));
    }

    private <T> T run(String action, String where, S3Call<T> call) throws IOException {
        Outage known = outage.get();
        if (known != null && System.nanoTime() - known.at < OUTAGE_NANOS) {
            throw new IOException(known.message);
        }
        try {
            T answer = call.run();
            outage.set(null);
            return answer;
        } catch (SdkException e) {
            IOException failure = S3ReadErrors.toIoException(action, where, e);
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
