package io.waymark.agent.instrumentation.awssdk.v1;

import com.amazonaws.AmazonServiceException;
import com.amazonaws.AmazonWebServiceRequest;
import com.amazonaws.AmazonWebServiceResult;
import com.amazonaws.Request;
import com.amazonaws.ResponseMetadata;
import io.waymark.agent.clientcall.LibraryCall;
import io.waymark.agent.instrumentation.awssdk.ApiCall;
import io.waymark.agent.instrumentation.awssdk.Credentials;
import io.waymark.agent.instrumentation.awssdk.Failure;
import io.waymark.agent.instrumentation.awssdk.SdkEvents;
import io.waymark.agent.instrumentation.awssdk.Structure;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call of a service's client. */
final class ServiceCall implements LibraryCall, ApiCall {
    private final SdkEvents.Begun begun;
    private final boolean s3;
    private final AmazonWebServiceRequest argument;
    private final BeanStructure asked;
    private @Nullable Request<?> sent;
    private @Nullable Object result;
    private @Nullable Throwable cause;

    ServiceCall(SdkEvents.Begun begun, boolean s3, AmazonWebServiceRequest argument, BeanStructure asked) {
        this.begun = begun;
        this.s3 = s3;
        this.argument = argument;
        this.asked = asked;
    }

    @Override
    public void detail(Object detail) {
        // Some operations ask something else first, such as for the bucket's region.
        if (detail instanceof Request<?> made && (sent == null || made.getOriginalRequest() == argument)) {
            sent = made;
        }
    }

    @Override
    public void end(@Nullable Object value, @Nullable Throwable failure) {
        result = value;
        cause = failure;
        begun.end(this);
    }

    @Override
    public @Nullable String signingName() {
        return Signing.name(sent);
    }

    @Override
    public @Nullable String region() {
        return Signing.region(sent);
    }

    @Override
    public @Nullable URI endpoint() {
        Request<?> made = sent;
        return made == null ? null : made.getEndpoint();
    }

    @Override
    public Structure request() {
        return s3 ? new SentStructure(asked, sent) : asked;
    }

    @Override
    public @Nullable Structure response() {
        Object value = result;
        return value == null || s3 ? null : BeanStructure.of(value);
    }

    @Override
    public @Nullable Failure failure() {
        Throwable failed = cause;
        if (failed == null) {
            return null;
        }
        if (failed instanceof AmazonServiceException answered && answered.getErrorCode() != null) {
            return new Failure(answered.getErrorCode(), answered.getErrorMessage(), answered.getStatusCode());
        }
        return new Failure(failed.getClass().getSimpleName(), failed.getMessage(), 0);
    }

    @Override
    public @Nullable Credentials credentials() {
        return Signing.credentials(sent);
    }

    @Override
    public @Nullable String requestHeader(String name) {
        Request<?> made = sent;
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
