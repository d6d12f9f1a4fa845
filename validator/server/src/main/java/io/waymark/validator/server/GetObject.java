package io.waymark.validator.server;

import io.waymark.format.FormatException;
import io.waymark.validator.verifier.ObjectMetadata;
import io.waymark.validator.verifier.ObjectSummary;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Map;
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

/**
 * {@code GetObject} and {@code HeadObject} (Amazon S3 API Reference): an object that can be read, and what of it was asked for.
 * For one request.
 */
final class GetObject {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final Pattern METADATA_NAME = Pattern.compile("[A-Za-z0-9-]{1,100}");
    private static final Pattern METADATA_VALUE = Pattern.compile("[ -~]{0,8192}");

    private final ReadOnlyDirectoryStore store;
    private final ObjectUri uri;
    private final ObjectSummary object;
    private final Optional<ByteRange> range;

    private GetObject(ReadOnlyDirectoryStore store, ObjectUri uri, ObjectSummary object, Optional<ByteRange> range) {
        this.store = store;
        this.uri = uri;
        this.object = object;
        this.range = range;
    }

    /**
     * Finds the object of a request.
     *
     * @throws S3Exception if there is none, or it has no byte in the range
     * @throws IOException if it cannot be read
     */
    static GetObject find(ReadOnlyDirectoryStore store, S3Request s3, Request request) throws S3Exception, IOException {
        if (!ObjectLister.isObject(s3.key())) {
            throw S3Exception.noSuchKey();
        }
        ObjectUri uri = new ObjectUri(s3.bucket(), s3.key());
        if (!store.exists(uri)) {
            throw S3Exception.noSuchKey();
        }
        try {
            ObjectSummary object = store.summarize(uri);
            // Whether it can be read.
            store.open(uri).close();
            return new GetObject(
                    store, uri, object, ByteRange.parse(request.getHeaders().get(HttpHeader.RANGE), object.size()));
        } catch (FormatException | NoSuchFileException e) {
            throw S3Exception.noSuchKey();
        }
    }

    void answer(Request request, Response response, Callback callback) throws S3Exception, IOException {
        InputStream content;
        try {
            addMetadata(store, uri, response.getHeaders());
            content = store.open(uri);
        } catch (FormatException | NoSuchFileException e) {
            // It was deleted after it was found.
            throw S3Exception.noSuchKey();
        }
        try {
            ByteRange part = range.orElse(new ByteRange(0, object.size()));
            HttpFields.Mutable headers = response.getHeaders();
            headers.put(HttpHeader.CONTENT_TYPE, "binary/octet-stream");
            headers.put(HttpHeader.CONTENT_LENGTH, part.length());
            headers.put(HttpHeader.ETAG, entityTag(object));
            headers.putDate(HttpHeader.LAST_MODIFIED, object.lastModified().toEpochMilli());
            headers.put(HttpHeader.ACCEPT_RANGES, "bytes");
            if (range.isPresent()) {
                response.setStatus(206);
                headers.put(HttpHeader.CONTENT_RANGE, part.contentRange(object.size()));
            }
            if (HttpMethod.HEAD.is(request.getMethod())) {
                content.close();
                callback.succeeded();
                return;
            }
            ByteBufferPool.Sized buffers =
                    new ByteBufferPool.Sized(request.getComponents().getByteBufferPool(), false, BUFFER_BYTES);
            Content.copy(
                    Content.Source.from(buffers, content, part.offset(), part.length()),
                    response,
                    Callback.from(callback, () -> closeQuietly(content)));
        } catch (IOException | RuntimeException e) {
            closeQuietly(content);
            throw e;
        }
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

    private static void addMetadata(ReadOnlyDirectoryStore store, ObjectUri uri, HttpFields.Mutable headers)
            throws IOException {
        Map<String, String> metadata;
        try {
            metadata = ObjectMetadata.read(store, uri);
        } catch (FormatException | NoSuchFileException e) {
            // An object without metadata, or with damaged metadata: its signature is missing, as clients will say.
            return;
        }
        metadata.forEach((name, value) -> {
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
