package io.waymark.agent.instrumentation.awssdk.v2;

import io.waymark.agent.clientcall.Library;
import io.waymark.agent.clientcall.LibraryCall;
import io.waymark.agent.clientcall.LibraryEvents;
import io.waymark.agent.instrumentation.awssdk.SdkEvents;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.client.handler.ClientExecutionParams;

/** One copy of the AWS SDK for Java 2. Made by name; safe for use by many threads. */
public final class SdkLibrary implements Library {
    private static final String SERVICES = "software.amazon.awssdk.services.";

    private final SdkEvents events;
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
    public SdkLibrary(LibraryEvents events) {
        this.events = new SdkEvents(events);
    }

    @Override
    public @Nullable LibraryCall begin(@Nullable Object context, @Nullable Object argument) {
        if (!(argument instanceof ClientExecutionParams<?, ?> parameters) || context == null) {
            return null;
        }
        SdkRequest request = parameters.getInput();
        SdkEvents.Begun begun = events.begin(services.get(request.getClass()), operation(parameters, request));
        return begun == null ? null : new ClientCall(begun, request, context);
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
