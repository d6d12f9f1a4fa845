package io.waymark.agent.weave;

import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.MethodList;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/**
 * The places in the AWS SDK for Java that every API call passes, whatever becomes of it.
 *
 * <p>In version 2 that is the client handler: interceptors never hear of a call that fails before there is a request. In
 * version 1 it is the method of the service's client that executes an operation; asynchronous clients call it too.
 */
final class AwsSdkWeaver {
    private static final String HANDLERS = "software/amazon/awssdk/core/internal/handler/";
    private static final String EXECUTION_CONTEXT = "software/amazon/awssdk/core/http/ExecutionContext";
    private static final String V1_REQUEST = "com/amazonaws/DefaultRequest";
    private static final String V1_SERVICES = "com/amazonaws/services/";
    private static final Set<String> V2_CLASSES =
            Set.of(HANDLERS + "BaseSyncClientHandler", HANDLERS + "BaseAsyncClientHandler", EXECUTION_CONTEXT);

    private final ClassFileLocator agentClasses;

    AwsSdkWeaver(ClassFileLocator ours) {
        this.agentClasses = ours;
    }

    /** Whether a class is one of these places, by its internal name alone. */
    static boolean isInstrumented(String name) {
        if (name.startsWith("software/amazon/awssdk/core/")) {
            return V2_CLASSES.contains(name);
        }
        return name.startsWith("com/amazonaws/")
                && (name.equals(V1_REQUEST)
                        || (name.startsWith(V1_SERVICES)
                                && name.endsWith("Client")
                                && !name.endsWith("AsyncClient")
                                && name.indexOf('/', name.indexOf('/', V1_SERVICES.length()) + 1) < 0));
    }

    /** What is to be said when a class is loaded, by its internal name: a part of the SDK that is not audited as such. */
    static @Nullable String limitation(String name) {
        return switch (name) {
            case "software/amazon/awssdk/services/s3/internal/crt/DefaultS3CrtAsyncClient" ->
                "its native code splits and repeats requests by itself: one event is recorded per transfer, where"
                        + " CloudTrail has one per request";
            case "software/amazon/awssdk/awscore/eventstream/EventStreamAsyncResponseTransformer" ->
                "what comes in an event stream is not recorded, only the call that opens it";
            default -> null;
        };
    }

    /** Adds to the class what belongs in it. */
    DynamicType.Builder<?> weave(DynamicType.Builder<?> builder, TypeDescription type) {
        String name = type.getInternalName();
        if (name.equals(EXECUTION_CONTEXT) || name.equals(V1_REQUEST)) {
            return builder.visit(new AsmVisitorWrapper.ForDeclaredMethods()
                    .constructor(ElementMatchers.any(), Advice.to(LibraryAdvice.ConstructorExit.class, agentClasses)));
        }
        ElementMatcher<MethodDescription> calls = name.startsWith(V1_SERVICES)
                ? operations(type.getDeclaredMethods())
                : ElementMatchers.<MethodDescription>named("execute").and(ElementMatchers.isPublic());
        return builder.visit(new AsmVisitorWrapper.ForDeclaredMethods()
                .method(calls, Advice.to(LibraryAdvice.CallAround.class, agentClasses)));
    }

    /** The method {@code executeX(XRequest)} where there is one; the public {@code x(XRequest)} in older clients. */
    private static ElementMatcher<MethodDescription> operations(MethodList<?> methods) {
        return method -> {
            if (method.isStatic()
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
