package io.waymark.validator.server;

import io.waymark.format.FormatException;
import io.waymark.validator.verifier.ListingRange;
import io.waymark.validator.verifier.ObjectHead;
import io.waymark.validator.verifier.ObjectSummary;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.OpenedObject;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * {@code GetObject} and {@code HeadObject} (Amazon S3 API Reference): an object that can be read, and what of it was asked for.
 * For one request.
 */
final class GetObject implements Closeable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final Pattern METADATA_NAME = Pattern.compile("[A-Za-z0-9-]{1,100}");
    private static final Pattern METADATA_VALUE = Pattern.compile("[ -~]{0,8192}");

    private final ObjectHead object;
    private final Optional<ByteRange> range;
    private final @Nullable InputStream content;

    private GetObject(ObjectHead object, Optional<ByteRange> range, @Nullable InputStream content) {
        this.object = object;
        this.range = range;
        this.content = content;
    }

    /**
     * Finds the object of a request, which {@link #answer} then sends or {@link #close} gives up.
     *
     * @throws S3Exception if there is none, or it has no byte in the range
     * @throws IOException if it cannot be read
     */
    static GetObject find(ReadOnlyStore store, S3Request s3, Request request) throws S3Exception, IOException {
        if (!store.isObjectKey(s3.key())) {
            throw S3Exception.noSuchKey();
        }
        ObjectUri uri = new ObjectUri(s3.bucket(), s3.key());
        String range = request.getHeaders().get(HttpHeader.RANGE);
        try {
            if (HttpMethod.HEAD.is(request.getMethod())) {
                ObjectHead head = store.head(uri);
                return new GetObject(head, ByteRange.parse(range, head.summary().size()), null);
            }
            OpenedObject opened = store.get(uri);
            try {
                ObjectHead head = opened.head();
                return new GetObject(head, ByteRange.parse(range, head.summary().size()), opened.content());
            } catch (S3Exception | RuntimeException e) {
                opened.close();
                throw e;
            }
        } catch (FormatException | NoSuchFileException e) {
            throw S3Exception.noSuchKey();
        } catch (IOException e) {
            requireBucket(store, s3.bucket(), e);
            throw e;
        }
    }

    /** A trail can name a bucket that S3 does not have: of its objects the store only says that they cannot be read. */
    private static void requireBucket(ReadOnlyStore store, String bucket, IOException failure) throws S3Exception {
        try {
            store.list(bucket, new ListingRange("", "", "", 1));
        } catch (NoSuchFileException e) {
            throw S3Exception.noSuchBucket();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Ends the request without an answer of its own. */
    @Override
    public void close() throws IOException {
        if (content != null) {
            content.close();
        }
    }

    void answer(Request request, Response response, Callback callback) {
        InputStream in = content;
        ObjectSummary summary = object.summary();
        ByteRange part = range.orElse(new ByteRange(0, summary.size()));
        HttpFields.Mutable headers = response.getHeaders();
        addMetadata(headers);
        headers.put(HttpHeader.CONTENT_TYPE, "binary/octet-stream");
        headers.put(HttpHeader.CONTENT_LENGTH, part.length());
        headers.put(HttpHeader.ETAG, entityTag(summary));
        headers.putDate(HttpHeader.LAST_MODIFIED, summary.lastModified().toEpochMilli());
        headers.put(HttpHeader.ACCEPT_RANGES, "bytes");
        if (range.isPresent()) {
            response.setStatus(206);
            headers.put(HttpHeader.CONTENT_RANGE, part.contentRange(summary.size()));
        }
        if (in == null) {
            callback.succeeded();
            return;
        }
        ByteBufferPool.Sized buffers =
                new ByteBufferPool.Sized(request.getComponents().getByteBufferPool(), false, BUFFER_BYTES);
        Content.copy(
                Content.Source.from(buffers, in, part.offset(), part.length()),
                response,
                Callback.from(callback, () -> closeQuietly(in)));
    }

    /**
     * Returns the entity tag of an object, with its quotes. It is not the MD5 of the content, as the hyphen tells clients: for
     * that, each listing would have to read all objects.
     */
    static String entityTag(ObjectSummary object) {
        return '"'
                + Long.toHexString(object.lastModified().toEpochMilli())
                + '-'
                + Long.toHexString(object.size())
                + '"';
    }

    private void addMetadata(HttpFields.Mutable headers) {
        object.metadata().forEach((name, value) -> {
            if (METADATA_NAME.matcher(name).matches()
                    && METADATA_VALUE.matcher(value).matches()) {
                headers.put(new HttpField("x-amz-meta-" + name, value));
            }
        });
    }

    private static void closeQuietly(InputStream content) {
        try {
            content.close();
        } catch (IOException e) {
            // It was only read.
        }
    }
}
