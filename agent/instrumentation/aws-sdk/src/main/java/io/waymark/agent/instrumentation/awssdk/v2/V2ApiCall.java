package io.waymark.agent.instrumentation.awssdk.v2;

import io.waymark.agent.clientcall.LibraryCall;
import io.waymark.agent.instrumentation.awssdk.ApiCall;
import io.waymark.agent.instrumentation.awssdk.CallFailure;
import io.waymark.agent.instrumentation.awssdk.Credentials;
import io.waymark.agent.instrumentation.awssdk.SdkEventRecorder;
import io.waymark.agent.instrumentation.awssdk.Structure;
import java.net.URI;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsExecutionAttribute;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.http.ExecutionContext;
import software.amazon.awssdk.core.interceptor.InterceptorContext;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;

/**
 * A call of a client. The SDK's own objects that are kept here are immutable, or hold only what became of the call; bodies
 * are never touched.
 */
final class V2ApiCall implements LibraryCall, ApiCall {
    private final SdkEventRecorder.StartedCall startedCall;
    private final SdkRequest request;
    private final Object handler;
    private volatile @Nullable ExecutionContext context;
    private @Nullable SdkResponse response;
    private @Nullable Throwable cause;

    V2ApiCall(SdkEventRecorder.StartedCall begun, SdkRequest request, Object handler) {
        this.startedCall = begun;
        this.request = request;
        this.handler = handler;
    }

    @Override
    public void onObject(Object detail) {
        if (detail instanceof ExecutionContext current) {
            context = current;
        }
    }

    @Override
    public void complete(@Nullable Object result, @Nullable Throwable failure) {
        cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        InterceptorContext interceptor = interceptor();
        response = result instanceof SdkResponse answer ? answer : interceptor == null ? null : interceptor.response();
        startedCall.end(this);
    }

    private @Nullable InterceptorContext interceptor() {
        ExecutionContext current = context;
        return current == null ? null : current.interceptorContext();
    }

    @Override
    public @Nullable String signingName() {
        ExecutionContext current = context;
        String name = current == null ? null : SigningAttributes.signingName(current.executionAttributes());
        return name == null ? ClientConfigReader.signingName(handler) : name;
    }

    @Override
    public @Nullable String region() {
        ExecutionContext current = context;
        Region region =
                current == null ? null : current.executionAttributes().getAttribute(AwsExecutionAttribute.AWS_REGION);
        return region == null ? ClientConfigReader.region(handler) : region.id();
    }

    @Override
    public @Nullable URI endpoint() {
        SdkHttpRequest sent = httpRequest();
        return sent == null ? null : sent.getUri();
    }

    private @Nullable SdkHttpRequest httpRequest() {
        InterceptorContext interceptor = interceptor();
        return interceptor == null ? null : interceptor.httpRequest();
    }

    @Override
    public Structure request() {
        return new PojoStructure(request);
    }

    @Override
    public @Nullable Structure response() {
        SdkResponse answer = response;
        return answer == null ? null : new PojoStructure(answer);
    }

    @Override
    public @Nullable CallFailure failure() {
        Throwable failed = cause;
        if (failed == null) {
            return null;
        }
        int status = failed instanceof SdkServiceException answered ? answered.statusCode() : 0;
        if (failed instanceof AwsServiceException answered) {
            AwsErrorDetails details = answered.awsErrorDetails();
            if (details != null && details.errorCode() != null) {
                return new CallFailure(details.errorCode(), details.errorMessage(), status, isModelled(failed));
            }
        }
        return new CallFailure(failed.getClass().getSimpleName(), failed.getMessage(), status, false);
    }

    /** The exceptions of a model extend the one of their service. */
    private static boolean isModelled(Throwable failed) {
        return failed.getClass() != AwsServiceException.class
                && failed.getClass().getSuperclass() != AwsServiceException.class;
    }

    @Override
    public @Nullable Credentials credentials() {
        ExecutionContext current = context;
        return current == null ? null : SigningAttributes.credentials(current.executionAttributes());
    }

    @Override
    public @Nullable String requestHeader(String name) {
        SdkHttpRequest sent = httpRequest();
        return sent == null ? null : sent.firstMatchingHeader(name).orElse(null);
    }

    @Override
    public @Nullable String responseHeader(String name) {
        SdkHttpResponse answer = httpResponse();
        return answer == null ? null : answer.firstMatchingHeader(name).orElse(null);
    }

    private @Nullable SdkHttpResponse httpResponse() {
        if (response != null && response.sdkHttpResponse() != null) {
            return response.sdkHttpResponse();
        }
        if (cause instanceof AwsServiceException answered && answered.awsErrorDetails() != null) {
            return answered.awsErrorDetails().sdkHttpResponse();
        }
        InterceptorContext interceptor = interceptor();
        return interceptor == null ? null : interceptor.httpResponse();
    }

    @Override
    public @Nullable String requestId() {
        String id = null;
        if (cause instanceof SdkServiceException answered) {
            id = answered.requestId();
        } else if (response instanceof AwsResponse answer && answer.responseMetadata() != null) {
            id = answer.responseMetadata().requestId();
        }
        return id == null || id.equals("UNKNOWN") ? null : id;
    }
}
