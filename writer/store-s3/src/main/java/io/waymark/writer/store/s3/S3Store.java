package io.waymark.writer.store.s3;

import io.waymark.writer.store.ObjectConflictException;
import io.waymark.writer.store.ObjectStore;
import io.waymark.writer.store.StoreException;
import io.waymark.writer.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * An S3 bucket. Puts are conditional on the absence of the key, so that nothing is ever overwritten; every call has a
 * timeout. Used by one thread.
 */
final class S3Store implements ObjectStore {
    private static final int PRECONDITION_FAILED = 412;
    private static final int BUFFER_SIZE = 8192;

    /** An upper bound of the size of log files, which determines the timeout of a read. */
    private static final long MAX_READ_SIZE = 64 << 20;

    private final S3Client client;
    private final String bucket;
    private final PutObjectSettings putSettings;

    S3Store(S3Client client, String bucket, PutObjectSettings putSettings) {
        this.client = client;
        this.bucket = bucket;
        this.putSettings = putSettings;
    }

    @Override
    public void put(String key, Path file, Map<String, String> metadata) throws IOException {
        long size = Files.size(file);
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .ifNoneMatch("*")
                .contentLength(size)
                .contentMD5(md5(file))
                .metadata(metadata)
                .overrideConfiguration(S3Timeouts.forSize(size));
        putSettings.applyTo(request, Instant.now());
        try {
            PutObjectResponse response = client.putObject(
                    request.build(), RequestBody.fromContentProvider(() -> open(file), size, "application/json"));
            // The JDK accepts a response that was cut off in its headers.
            if (response.eTag() == null) {
                requireIdentical(key, file);
            }
        } catch (S3Exception e) {
            if (e.statusCode() != PRECONDITION_FAILED) {
                throw S3Errors.toStoreException("PutObject", uri(key), e);
            }
            // Also after an attempt of our own whose response was lost.
            requireIdentical(key, file);
        } catch (SdkException e) {
            throw S3Errors.toStoreException("PutObject", uri(key), e);
        }
        Files.delete(file);
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String md5(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("MD5"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return Base64.getEncoder().encodeToString(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new StoreException("MD5", "this JVM has no MD5, which S3 requires", e);
        }
    }

    private void requireIdentical(String key, Path file) throws IOException {
        GetObjectRequest request = getRequest(key, Files.size(file));
        try {
            boolean same = client.getObject(request, (response, body) -> {
                requireComplete(response.contentLength());
                return hasSameContent(body, file);
            });
            if (!same) {
                throw new ObjectConflictException("the object " + uri(key)
                        + " already exists with different content and was not overwritten. Move it to resume delivery");
            }
        } catch (SdkException e) {
            throw S3Errors.toStoreException("GetObject", uri(key), e);
        }
    }

    /** A response that was cut off in its headers lacks its length. */
    private static void requireComplete(@Nullable Object header) throws IOException {
        if (header == null) {
            throw new IOException("the response was cut off");
        }
    }

    private static boolean hasSameContent(InputStream body, Path file) throws IOException {
        byte[] ours = new byte[BUFFER_SIZE];
        byte[] theirs = new byte[BUFFER_SIZE];
        try (InputStream in = Files.newInputStream(file)) {
            while (true) {
                int read = in.readNBytes(ours, 0, BUFFER_SIZE);
                if (body.readNBytes(theirs, 0, BUFFER_SIZE) != read || !Arrays.equals(ours, 0, read, theirs, 0, read)) {
                    return false;
                }
                if (read < BUFFER_SIZE) {
                    return true;
                }
            }
        }
    }

    private GetObjectRequest getRequest(String key, long size) {
        return GetObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .overrideConfiguration(S3Timeouts.forSize(size))
                .build();
    }

    private static ResponseBytes<GetObjectResponse> readComplete(GetObjectResponse response, AbortableInputStream body)
            throws IOException {
        requireComplete(response.contentLength());
        return ResponseBytes.fromByteArrayUnsafe(response, body.readAllBytes());
    }

    @Override
    public Optional<StoredObject> read(String key) throws IOException {
        try {
            ResponseBytes<GetObjectResponse> object =
                    client.getObject(getRequest(key, MAX_READ_SIZE), S3Store::readComplete);
            Map<String, String> metadata = new HashMap<>();
            object.response().metadata().forEach((name, value) -> metadata.put(name.toLowerCase(Locale.ROOT), value));
            return Optional.of(new StoredObject(object.asByteArrayUnsafe(), metadata));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw S3Errors.toStoreException("GetObject", uri(key), e);
        }
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        List<String> keys = new ArrayList<>();
        String token = null;
        do {
            ListObjectsV2Response page;
            try {
                page = client.listObjectsV2(ListObjectsV2Request.builder()
                        .bucket(bucket)
                        .prefix(prefix)
                        .continuationToken(token)
                        .overrideConfiguration(S3Timeouts.forSize(0))
                        .build());
            } catch (SdkException e) {
                throw S3Errors.toStoreException("ListObjectsV2", uri(prefix), e);
            }
            if (page.isTruncated() == null) {
                throw new StoreException(
                        "ListObjectsV2 cut off",
                        "the response to ListObjectsV2 of " + uri(prefix) + " was cut off",
                        null);
            }
            for (S3Object object : page.contents()) {
                keys.add(object.key());
            }
            token = page.isTruncated() ? page.nextContinuationToken() : null;
        } while (token != null);
        return keys;
    }

    private String uri(String key) {
        return "s3://" + bucket + "/" + key;
    }
}
