package io.waymark.agent.instrumentation.awssdk.v2;

import io.waymark.agent.clientcall.LibraryCall;
import io.waymark.agent.instrumentation.awssdk.ApiCall;
import io.waymark.agent.instrumentation.awssdk.Credentials;
import io.waymark.agent.instrumentation.awssdk.Failure;
import io.waymark.agent.instrumentation.awssdk.SdkEvents;
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
final class ClientCall implements LibraryCall, ApiCall {
    private final SdkEvents.Begun begun;
    private final SdkRequest request;
    private final Object handler;
    private volatile @Nullable ExecutionContext context;
    private @Nullable SdkResponse response;
    private @Nullable Throwable cause;

    ClientCall(SdkEvents.Begun begun, SdkRequest request, Object handler) {
        this.begun = begun;
        this.request = request;
        this.handler = handler;
    }

    @Override
    public void detail(Object detail) {
        if (detail instanceof ExecutionContext current) {
            context = current;
        }
    }

    @Override
    public void end(@Nullable Object result, @Nullable Throwable failure) {
        cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        InterceptorContext interceptor = interceptor();
        response = result instanceof SdkResponse answer ? answer : interceptor == null ? null : interceptor.response();
        begun.end(this);
    }

    private @Nullable InterceptorContext interceptor() {
        ExecutionContext current = context;
        return current == null ? null : current.interceptorContext();
    }

    @Override
    public @Nullable String signingName() {
        ExecutionContext current = context;
        String name = current == null ? null : Attributes.signingName(current.executionAttributes());
        return name == null ? ClientConfigurations.signingName(handler) : name;
    }

    @Override
    public @Nullable String region() {
        ExecutionContext current = context;
        Region region =
                current == null ? null : current.executionAttributes().getAttribute(AwsExecutionAttribute.AWS_REGION);
        return region == null ? ClientConfigurations.region(handler) : region.id();
    }

    @Override
    public @Nullable URI endpoint() {
        SdkHttpRequest sent = sent();
        return sent == null ? null : sent.getUri();
    }

    private @Nullable SdkHttpRequest sent() {
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
    public @Nullable Failure failure() {
        Throwable failed = cause;
        if (failed == null) {
            return null;
        }
        int status = failed instanceof SdkServiceException answered ? answered.statusCode() : 0;
        if (failed instanceof AwsServiceException answered) {
            AwsErrorDetails details = answered.awsErrorDetails();
            if (details != null && details.errorCode() != null) {
                return new Failure(details.errorCode(), details.errorMessage(), status);
            }
        }
        return new Failure(failed.getClass().getSimpleName(), failed.getMessage(), status);
    }

    @Override
    public @Nullable Credentials credentials() {
        ExecutionContext current = context;
        return current == null ? null : Attributes.credentials(current.executionAttributes());
    }

    @Override
    public @Nullable String requestHeader(String name) {
        SdkHttpRequest sent = sent();
        return sent == null ? null : sent.firstMatchingHeader(name).orElse(null);
    }

    @Override
    public @Nullable String responseHeader(String name) {
        SdkHttpResponse answer = answer();
        return answer == null ? null : answer.firstMatchingHeader(name).orElse(null);
    }

    private @Nullable SdkHttpResponse answer() {
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
