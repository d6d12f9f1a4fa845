package io.waymark.writer.store.s3;

import io.waymark.writer.store.S3Options;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Rejects requests that would leave the machine without TLS. Checks each request, since the SDK takes its endpoint from
 * several places.
 *
 * @param allowHttp disables the check
 */
record PlaintextHttpGuard(boolean allowHttp) implements ExecutionInterceptor {
    private static final Pattern LOOPBACK = Pattern.compile("(?:.+\\.)?localhost|127(?:\\.\\d{1,3}){3}|\\[?::1]?");

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        SdkHttpRequest request = context.httpRequest();
        if (!allowHttp
                && request.protocol().equals("http")
                && !LOOPBACK.matcher(request.host()).matches()) {
            throw SdkClientException.create("the endpoint http://" + request.host()
                    + " is on another machine and not encrypted; use https, or set " + S3Options.ALLOW_HTTP.key()
                    + "=true if anyone on the network path may read the trail");
        }
    }
}
