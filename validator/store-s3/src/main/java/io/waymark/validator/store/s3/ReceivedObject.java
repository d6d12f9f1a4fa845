package io.waymark.validator.store.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An object that was received whole: in memory if it is small, else in a temporary file, which is deleted when it is closed.
 * Used by one thread.
 */
final class ReceivedObject {
    /** CloudTrail's log files are at most 50 MB. */
    static final long MAX_BYTES = 64 << 20;

    private static final int MAX_BYTES_IN_MEMORY = 1 << 20;

    private static final byte[] NONE = {};

    private final GetObjectResponse response;
    private final byte[] bytes;
    private final InputStream content;

    private ReceivedObject(GetObjectResponse response, byte[] bytes, InputStream content) {
        this.response = response;
        this.bytes = bytes;
        this.content = content;
    }

    /** Receives an object; a response that was cut off is requested again. */
    static ReceivedObject receive(GetObjectResponse response, AbortableInputStream body) {
        try {
            return receiveOrThrow(response, body);
        } catch (IOException e) {
            throw RetryableException.create("the response was cut off", e);
        }
    }

    private static ReceivedObject receiveOrThrow(GetObjectResponse response, AbortableInputStream body)
            throws IOException {
        Long length = response.contentLength();
        if (length == null || response.lastModified() == null) {
            throw new IOException("the response was cut off");
        }
        if (length > MAX_BYTES) {
            body.abort();
            return new ReceivedObject(response, NONE, InputStream.nullInputStream());
        }
        if (length <= MAX_BYTES_IN_MEMORY) {
            byte[] bytes = body.readNBytes(length.intValue());
            requireComplete(bytes.length, length);
            return new ReceivedObject(response, bytes, new ByteArrayInputStream(bytes));
        }
        return new ReceivedObject(response, NONE, spool(body, length));
    }

    /** Returns what the server said of it. */
    GetObjectResponse response() {
        return response;
    }

    /** Returns its content, if it is in memory; not to be modified. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns its content, to be closed by the caller. */
    InputStream content() {
        return content;
    }

    /** Returns whether the bytes are the content. */
    boolean isInMemory() {
        return bytes.length == response.contentLength();
    }

    /** Returns whether the content is missing because of its size. */
    boolean isTooLarge() {
        return response.contentLength() > MAX_BYTES;
    }

    private static InputStream spool(InputStream body, long length) throws IOException {
        Path file = Files.createTempFile("waymark-s3-", ".part");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                requireComplete(body.transferTo(out), length);
            }
            return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static void requireComplete(long received, long length) throws IOException {
        if (received != length) {
            throw new IOException("the response was cut off after " + received + " of " + length + " bytes");
        }
    }
}
