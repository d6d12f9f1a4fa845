package io.waymark.agent.instrumentation.awssdk.v1;

import com.amazonaws.AmazonServiceException;
import com.amazonaws.AmazonWebServiceRequest;
import com.amazonaws.AmazonWebServiceResult;
import com.amazonaws.Request;
import com.amazonaws.ResponseMetadata;
import io.waymark.agent.clientcall.LibraryCall;
import io.waymark.agent.instrumentation.awssdk.ApiCall;
import io.waymark.agent.instrumentation.awssdk.CallFailure;
import io.waymark.agent.instrumentation.awssdk.Credentials;
import io.waymark.agent.instrumentation.awssdk.SdkEventRecorder;
import io.waymark.agent.instrumentation.awssdk.Structure;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call of a service's client. */
final class V1ApiCall implements LibraryCall, ApiCall {
    private final SdkEventRecorder.StartedCall startedCall;
    private final boolean s3;
    private final AmazonWebServiceRequest originalRequest;
    private final BeanStructure requestStructure;
    private @Nullable Request<?> httpRequest;
    private @Nullable Object result;
    private @Nullable Throwable cause;

    V1ApiCall(SdkEventRecorder.StartedCall begun, boolean s3, AmazonWebServiceRequest argument, BeanStructure asked) {
        this.startedCall = begun;
        this.s3 = s3;
        this.originalRequest = argument;
        this.requestStructure = asked;
    }

    @Override
    public void onObject(Object detail) {
        // Some operations ask something else first, such as for the bucket's region.
        if (detail instanceof Request<?> made
                && (httpRequest == null || made.getOriginalRequest() == originalRequest)) {
            httpRequest = made;
        }
    }

    @Override
    public void complete(@Nullable Object value, @Nullable Throwable failure) {
        result = value;
        cause = failure;
        startedCall.end(this);
    }

    @Override
    public @Nullable String signingName() {
        return SigningInfo.name(httpRequest);
    }

    @Override
    public @Nullable String region() {
        return SigningInfo.region(httpRequest);
    }

    @Override
    public @Nullable URI endpoint() {
        Request<?> made = httpRequest;
        return made == null ? null : made.getEndpoint();
    }

    @Override
    public Structure request() {
        return s3 ? new S3RequestStructure(requestStructure, httpRequest) : requestStructure;
    }

    @Override
    public @Nullable Structure response() {
        Object value = result;
        return value == null || s3 ? null : BeanStructure.of(value);
    }

    @Override
    public @Nullable CallFailure failure() {
        Throwable failed = cause;
        if (failed == null) {
            return null;
        }
        if (failed instanceof AmazonServiceException answered && answered.getErrorCode() != null) {
            return new CallFailure(
                    answered.getErrorCode(),
                    answered.getErrorMessage(),
                    answered.getStatusCode(),
                    isModelled(answered));
        }
        return new CallFailure(failed.getClass().getSimpleName(), failed.getMessage(), 0, false);
    }

    /** The exceptions of a model extend the one of their service. */
    private static boolean isModelled(AmazonServiceException failed) {
        return failed.getClass() != AmazonServiceException.class
                && failed.getClass().getSuperclass() != AmazonServiceException.class;
    }

    @Override
    public @Nullable Credentials credentials() {
        return SigningInfo.credentials(httpRequest);
    }

    @Override
    public @Nullable String requestHeader(String name) {
        Request<?> made = httpRequest;
        return made == null ? null : header(made.getHeaders(), name);
    }

    @Override
    @SuppressWarnings("deprecation") // what replaced it came late
    public @Nullable String responseHeader(String name) {
        if (result instanceof AmazonWebServiceResult<?> answer && answer.getSdkHttpMetadata() != null) {
            return header(answer.getSdkHttpMetadata().getHttpHeaders(), name);
        }
        return cause instanceof AmazonServiceException answered && answered.getHttpHeaders() != null
                ? header(answered.getHttpHeaders(), name)
                : null;
    }

    private static @Nullable String header(Map<String, String> headers, String name) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (name.equalsIgnoreCase(header.getKey())) {
                return header.getValue();
            }
        }
        return null;
    }

    @Override
    public @Nullable String requestId() {
        if (cause instanceof AmazonServiceException answered) {
            return answered.getRequestId();
        }
        if (result instanceof AmazonWebServiceResult<?> answer) {
            ResponseMetadata metadata = answer.getSdkResponseMetadata();
            return metadata == null ? responseHeader("x-amz-request-id") : metadata.getRequestId();
        }
        return null;
    }
}
