package io.waymark.agent.instrumentation.awssdk.v1;

import com.amazonaws.AmazonWebServiceRequest;
import io.waymark.agent.clientcall.Library;
import io.waymark.agent.clientcall.LibraryCall;
import io.waymark.agent.clientcall.LibraryEvents;
import io.waymark.agent.instrumentation.awssdk.SdkEvents;
import org.jspecify.annotations.Nullable;

/** One copy of the AWS SDK for Java 1. Made by name; safe for use by many threads. */
public final class SdkLibrary implements Library {
    private static final String SERVICES = "com.amazonaws.services.";

    private final SdkEvents events;
    private final ClassValue<Named> names = new ClassValue<>() {
        @Override
        protected Named computeValue(Class<?> request) {
            return Named.of(request);
        }
    };

    private record Named(String service, String operation) {
        static Named of(Class<?> request) {
            String name = request.getName();
            int end = name.startsWith(SERVICES) ? name.indexOf('.', SERVICES.length()) : -1;
            return new Named(
                    end < 0 ? name : name.substring(SERVICES.length(), end),
                    request.getSimpleName().replaceFirst("Request$", ""));
        }
    }

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
        if (!(argument instanceof AmazonWebServiceRequest request)) {
            return null;
        }
        Named named = names.get(request.getClass());
        SdkEvents.Begun begun = events.begin(named.service(), named.operation());
        // The application may use a request again, and change it: what it asks for now is kept.
        return begun == null
                ? null
                : new ServiceCall(begun, named.service().startsWith("s3"), request, BeanStructure.of(request));
    }
}
