package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.List;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.MethodList;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/**
 * Declares the methods of the AWS SDK for Java that every API call passes, whatever its outcome.
 *
 * <p>In version 2 that is the client handler: interceptors are not called if a call fails before there is a request. In
 * version 1 it is the method of the service's client that executes an operation; asynchronous clients call it too.
 */
public final class AwsSdkInstrumentation implements LibraryInstrumentation {
    private static final String HANDLERS = "software/amazon/awssdk/core/internal/handler/";
    private static final String EXECUTION_CONTEXT = "software/amazon/awssdk/core/http/ExecutionContext";
    private static final String CRT_CLIENT = "software/amazon/awssdk/services/s3/internal/crt/DefaultS3CrtAsyncClient";
    private static final String EVENT_STREAM =
            "software/amazon/awssdk/awscore/eventstream/EventStreamAsyncResponseTransformer";
    private static final String V1_REQUEST = "com/amazonaws/DefaultRequest";
    private static final String V1_SERVICES = "com/amazonaws/services/";

    /** Called by the service loader. */
    public AwsSdkInstrumentation() {}

    @Override
    public String name() {
        return "AWS SDK";
    }

    @Override
    public String supportedVersions() {
        return "2.20 and later, 1.11.700 and later";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.AUDITED_CALLS;
    }

    @Override
    public Set<String> classNames() {
        return Set.of(
                HANDLERS + "BaseSyncClientHandler",
                HANDLERS + "BaseAsyncClientHandler",
                EXECUTION_CONTEXT,
                CRT_CLIENT,
                EVENT_STREAM,
                V1_REQUEST);
    }

    @Override
    public List<String> namePrefixes() {
        return List.of(V1_SERVICES);
    }

    /** The client of a service of version 1: {@code com/amazonaws/services/sqs/AmazonSQSClient}. */
    @Override
    public boolean matches(String internalName) {
        return internalName.endsWith("Client")
                && !internalName.endsWith("AsyncClient")
                && internalName.indexOf('/', internalName.indexOf('/', V1_SERVICES.length()) + 1) < 0;
    }

    @Override
    public @Nullable String limitation(String internalName) {
        return switch (internalName) {
            case CRT_CLIENT ->
                "its native code splits and repeats requests by itself: one event is recorded per transfer, where"
                        + " CloudTrail has one per request";
            case EVENT_STREAM -> "what comes in an event stream is not recorded, only the call that opens it";
            default -> null;
        };
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        String name = type.getInternalName();
        if (name.equals(EXECUTION_CONTEXT) || name.equals(V1_REQUEST)) {
            methods.advise(ElementMatchers.isConstructor(), AwsSdkAdvice.ConstructorExit.class);
        } else if (name.startsWith(V1_SERVICES)) {
            methods.advise(operations(type.getDeclaredMethods()), AwsSdkAdvice.CallAround.class);
        } else {
            methods.advise(
                    ElementMatchers.<MethodDescription>named("execute").and(ElementMatchers.isPublic()),
                    AwsSdkAdvice.CallAround.class);
        }
    }

    @Override
    public String adapter(String internalName) {
        return internalName.startsWith("com/amazonaws/")
                ? "io.waymark.agent.instrumentation.awssdk.v1.AwsSdkV1Adapter"
                : "io.waymark.agent.instrumentation.awssdk.v2.AwsSdkV2Adapter";
    }

    /** The method {@code executeX(XRequest)} where there is one; the public {@code x(XRequest)} in older clients. */
    private static ElementMatcher<MethodDescription> operations(MethodList<?> methods) {
        return method -> {
            if (!method.isMethod()
                    || method.isStatic()
                    || method.isAbstract()
                    || method.isSynthetic()
                    || method.getParameters().size() != 1
                    || !isRequest(method.getParameters().get(0).getType().asErasure())) {
                return false;
            }
            String name = method.getName();
            if (name.startsWith("execute") && name.length() > 7 && Character.isUpperCase(name.charAt(7))) {
                return !method.isPrivate();
            }
            String executing = "execute" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
            return method.isPublic()
                    && methods.filter(ElementMatchers.named(executing)).isEmpty();
        };
    }

    private static boolean isRequest(TypeDescription type) {
        String name = type.getName();
        return name.startsWith("com.amazonaws.services.") && name.contains(".model.") && name.endsWith("Request");
    }
}
