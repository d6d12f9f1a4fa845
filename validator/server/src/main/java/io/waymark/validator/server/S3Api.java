package io.waymark.validator.server;

import io.waymark.validator.server.access.AccessException;
import io.waymark.validator.server.access.Caller;
import io.waymark.validator.server.access.SignatureVerifier;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The operations of S3 that read a trail's bucket, and the one that creates a bucket (Amazon S3 API Reference). Everything
 * else that writes is denied. Thread-safe.
 */
final class S3Api {
    /** What {@code ListObjects} and {@code GetObject} take, with what SDKs add to name an operation. */
    private static final Set<String> PARAMETERS = Set.of(
            "prefix",
            "delimiter",
            "marker",
            "max-keys",
            "encoding-type",
            "list-type",
            "continuation-token",
            "start-after",
            "fetch-owner",
            "x-id");

    private static final byte[] NOTHING = {};

    private static final String REQUEST_ID = "x-amz-request-id";

    private final StoreBuckets buckets;
    private final CreateBucket creation;
    private final SignatureVerifier signatures;
    private final CallRecorder recorder;

    S3Api(StoreBuckets buckets, CreateBucket creation, SignatureVerifier signatures, CallRecorder recorder) {
        this.recorder = recorder;
        this.buckets = buckets;
        this.creation = creation;
        this.signatures = signatures;
    }

    /** Answers a request of somebody who sends too many. */
    void slowDown(Response response, Callback callback) {
        response.getHeaders().put(REQUEST_ID, UUID.randomUUID().toString());
        fail(response, callback, new S3Exception(503, "SlowDown", "Please reduce your request rate."));
    }

    /** Answers a request; the response is that of an error if it cannot be answered. */
    void answer(Request request, Response response, Callback callback) {
        response.getHeaders().put(REQUEST_ID, UUID.randomUUID().toString());
        try {
            answerOrThrow(request, signatures.verifyS3(request), response, callback);
        } catch (AccessException e) {
            fail(response, callback, new S3Exception(e.s3Status(), e.s3Code(), String.valueOf(e.getMessage())));
        } catch (S3Exception e) {
            fail(response, callback, e);
        } catch (IOException e) {
            fail(response, callback, internal(e));
        }
    }

    private void answerOrThrow(Request request, Caller caller, Response response, Callback callback)
            throws S3Exception, IOException {
        S3Request s3 = S3Request.of(request);
        S3Call call = S3Call.of(
                ApiCaller.of(request, caller),
                request.getMethod(),
                s3,
                String.valueOf(response.getHeaders().get(REQUEST_ID)));
        boolean isRead = HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
        if (isRead && !s3.key().isEmpty()) {
            recorded(call, () -> GetObject.find(storeOf(s3), s3, request)).answer(request, response, callback);
            return;
        }
        byte[] body = recorded(call, () -> isRead ? read(request, s3) : change(request, s3));
        if (!isRead) {
            response.getHeaders().put(HttpHeader.LOCATION, "/" + s3.bucket());
        }
        if (body.length == 0) {
            callback.succeeded();
        } else {
            write(response, callback, 200, body);
        }
    }

    /** What a call does. */
    private interface Answer<T> {
        T get() throws S3Exception, IOException;
    }

    /** A call that cannot be recorded is not answered. */
    private <T> T recorded(S3Call call, Answer<T> answer) throws S3Exception, IOException {
        T answered;
        try {
            answered = answer.get();
        } catch (S3Exception e) {
            recorder.record(call, e);
            throw e;
        } catch (IOException e) {
            recorder.record(call, internal(e));
            throw e;
        }
        try {
            recorder.record(call, null);
        } catch (IOException | RuntimeException e) {
            if (answered instanceof Closeable opened) {
                opened.close();
            }
            throw e;
        }
        return answered;
    }

    private byte[] change(Request request, S3Request s3) throws S3Exception, IOException {
        boolean creates = HttpMethod.PUT.is(request.getMethod())
                && !s3.bucket().isEmpty()
                && s3.key().isEmpty()
                && s3.parameters().isEmpty();
        if (!creates) {
            throw new S3Exception(403, "AccessDenied", "Access Denied: this store is read-only");
        }
        creation.create(s3.bucket());
        return NOTHING;
    }

    private ReadOnlyStore storeOf(S3Request s3) throws S3Exception, IOException {
        ReadOnlyStore store = buckets.find(s3.bucket()).orElseThrow(S3Exception::noSuchBucket);
        boolean isLocation = s3.key().isEmpty() && s3.parameters().containsKey("location");
        if (!isLocation && !isSupported(s3)) {
            throw new S3Exception(501, "NotImplemented", "A header or query you provided is not implemented");
        }
        return store;
    }

    /** Reads of a bucket, or lists the buckets. */
    private byte[] read(Request request, S3Request s3) throws S3Exception, IOException {
        if (s3.bucket().isEmpty()) {
            return listBuckets();
        }
        ReadOnlyStore store = storeOf(s3);
        if (s3.parameters().containsKey("location")) {
            // us-east-1 has no name here.
            return new XmlText("LocationConstraint").toBytes();
        }
        if (HttpMethod.HEAD.is(request.getMethod())) {
            return NOTHING;
        }
        try {
            return s3.parameter("list-type", "1").equals("2")
                    ? ListObjects.version2(store, s3)
                    : ListObjects.version1(store, s3);
        } catch (NoSuchFileException e) {
            // A trail can name a bucket that S3 does not have yet.
            throw S3Exception.noSuchBucket();
        }
    }

    /** Presigned requests and overridden response headers are read as plain ones; sub-resources and versions are not. */
    private static boolean isSupported(S3Request s3) {
        return s3.parameters().keySet().stream()
                .allMatch(
                        name -> PARAMETERS.contains(name) || name.startsWith("X-Amz-") || name.startsWith("response-"));
    }

    private byte[] listBuckets() throws IOException {
        XmlText xml = new XmlText("ListAllMyBucketsResult").open("Buckets");
        for (String bucket : buckets.list().keySet()) {
            xml.open("Bucket").element("Name", bucket).close("Bucket");
        }
        return xml.close("Buckets").toBytes();
    }

    private static S3Exception internal(IOException e) {
        return new S3Exception(500, "InternalError", IoErrorMessage.of(e));
    }

    private static void fail(Response response, Callback callback, S3Exception error) {
        byte[] body = XmlText.error()
                .element("Code", error.code())
                .element("Message", String.valueOf(error.getMessage()))
                .element("RequestId", String.valueOf(response.getHeaders().get(REQUEST_ID)))
                .toBytes();
        write(response, callback, error.status(), body);
    }

    private static void write(Response response, Callback callback, int status, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/xml");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
