package io.waymark.agent.instrumentation.awssdk.v1;

import com.amazonaws.AmazonWebServiceRequest;
import io.waymark.agent.clientcall.AdapterContext;
import io.waymark.agent.clientcall.LibraryAdapter;
import io.waymark.agent.clientcall.LibraryCall;
import io.waymark.agent.instrumentation.awssdk.SdkEventRecorder;
import org.jspecify.annotations.Nullable;

/** One copy of the AWS SDK for Java 1. Made by name; safe for use by many threads. */
public final class AwsSdkV1Adapter implements LibraryAdapter {
    private static final String SERVICES = "com.amazonaws.services.";

    private final SdkEventRecorder events;
    private final ClassValue<OperationName> names = new ClassValue<>() {
        @Override
        protected OperationName computeValue(Class<?> request) {
            return OperationName.of(request);
        }
    };

    private record OperationName(String service, String operation) {
        static OperationName of(Class<?> request) {
            Class<?> model = modelOf(request);
            String name = model.getName();
            int end = name.startsWith(SERVICES) ? name.indexOf('.', SERVICES.length()) : -1;
            return new OperationName(
                    end < 0 ? name : name.substring(SERVICES.length(), end),
                    model.getSimpleName().replaceFirst("Request$", ""));
        }

        /** Applications may extend the SDK's requests. */
        private static Class<?> modelOf(Class<?> request) {
            for (Class<?> type = request; type != null; type = type.getSuperclass()) {
                if (type.getName().startsWith(SERVICES)) {
                    return type;
                }
            }
            return request;
        }
    }

    /**
     * Creates it.
     *
     * @param events where events go
     */
    public AwsSdkV1Adapter(AdapterContext events) {
        this.events = new SdkEventRecorder(events);
    }

    @Override
    public @Nullable LibraryCall begin(@Nullable Object context, @Nullable Object argument) {
        if (!(argument instanceof AmazonWebServiceRequest request)) {
            return null;
        }
        OperationName named = names.get(request.getClass());
        SdkEventRecorder.StartedCall begun = events.begin(named.service(), named.operation());
        // The application may use a request again, and change it: what it asks for now is kept.
        return begun == null
                ? null
                : new V1ApiCall(begun, named.service().startsWith("s3"), request, BeanStructure.of(request));
    }
}
