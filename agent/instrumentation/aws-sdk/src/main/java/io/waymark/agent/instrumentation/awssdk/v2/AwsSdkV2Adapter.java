package io.waymark.agent.instrumentation.awssdk.v2;

import io.waymark.agent.clientcall.AdapterContext;
import io.waymark.agent.clientcall.LibraryAdapter;
import io.waymark.agent.clientcall.LibraryCall;
import io.waymark.agent.instrumentation.awssdk.SdkEventRecorder;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.client.handler.ClientExecutionParams;

/** One copy of the AWS SDK for Java 2. Made by name; safe for use by many threads. */
public final class AwsSdkV2Adapter implements LibraryAdapter {
    private static final String SERVICES = "software.amazon.awssdk.services.";

    private final SdkEventRecorder events;
    private final ClassValue<String> services = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> request) {
            return service(request.getName());
        }
    };

    /**
     * Creates it.
     *
     * @param events where events go
     */
    public AwsSdkV2Adapter(AdapterContext events) {
        this.events = new SdkEventRecorder(events);
    }

    @Override
    public @Nullable LibraryCall begin(@Nullable Object context, @Nullable Object argument) {
        if (!(argument instanceof ClientExecutionParams<?, ?> parameters) || context == null) {
            return null;
        }
        SdkRequest request = parameters.getInput();
        SdkEventRecorder.StartedCall begun =
                events.begin(services.get(request.getClass()), operation(parameters, request));
        return begun == null ? null : new V2ApiCall(begun, request, context);
    }

    private static String operation(ClientExecutionParams<?, ?> parameters, SdkRequest request) {
        String name = parameters.getOperationName();
        return name == null ? request.getClass().getSimpleName().replaceFirst("Request$", "") : name;
    }

    /** The name of the package that the service's classes are in. */
    private static String service(String className) {
        if (!className.startsWith(SERVICES)) {
            return className;
        }
        int end = className.indexOf('.', SERVICES.length());
        return end < 0 ? className : className.substring(SERVICES.length(), end);
    }
}
