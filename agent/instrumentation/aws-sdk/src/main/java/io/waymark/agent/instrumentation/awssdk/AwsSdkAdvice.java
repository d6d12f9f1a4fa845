package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** The code that is copied into a library's classes. It passes the library's objects to the bridge and changes nothing. */
final class AwsSdkAdvice {
    private AwsSdkAdvice() {}

    /** Around a method that every call of the library passes, with what the call asks for as its first argument. */
    static final class CallAround {
        private CallAround() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(
                @Advice.Origin Class<?> woven,
                @Advice.This Object context,
                @Advice.Argument(0) @Nullable Object argument) {
            return Bridge.enterLibraryCall(woven, context, argument);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.Enter @Nullable Object call,
                @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object result,
                @Advice.Thrown @Nullable Throwable failure) {
            Bridge.exitLibraryCall(call, result, failure);
        }
    }

    /** At the end of a constructor of something that belongs to a call. */
    static final class ConstructorExit {
        private ConstructorExit() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.Origin Class<?> woven, @Advice.This Object detail) {
            Bridge.onLibraryObject(woven, detail);
        }
    }
}
