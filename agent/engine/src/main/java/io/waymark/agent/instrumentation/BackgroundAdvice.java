package io.waymark.agent.instrumentation;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** The code that is copied into libraries that handle messages or run jobs, for the instrumentations of all of them. */
public final class BackgroundAdvice {
    private BackgroundAdvice() {}

    /** Around a method that does the work of its object. */
    public static final class Receiver {
        private Receiver() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(@Advice.Origin Class<?> woven, @Advice.This Object context) {
            return Bridge.enterWork(woven, context, null);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.Enter @Nullable Object work,
                @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object result,
                @Advice.Thrown @Nullable Throwable failure) {
            Bridge.exitWork(work, result, failure);
        }
    }

    /** Around a method whose first argument is the message. */
    public static final class FirstArgument {
        private FirstArgument() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(
                @Advice.Origin Class<?> woven,
                @Advice.This Object context,
                @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) @Nullable Object message) {
            return Bridge.enterWork(woven, context, message);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.Enter @Nullable Object work,
                @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object result,
                @Advice.Thrown @Nullable Throwable failure) {
            Bridge.exitWork(work, result, failure);
        }
    }

    /** Around a method whose second argument is the message. */
    public static final class SecondArgument {
        private SecondArgument() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static @Nullable Object enter(
                @Advice.Origin Class<?> woven,
                @Advice.This Object context,
                @Advice.Argument(value = 1, typing = Assigner.Typing.DYNAMIC) @Nullable Object message) {
            return Bridge.enterWork(woven, context, message);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.Enter @Nullable Object work,
                @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object result,
                @Advice.Thrown @Nullable Throwable failure) {
            Bridge.exitWork(work, result, failure);
        }
    }

    /** At the end of a method or constructor that makes its object a listener or job. */
    public static final class Registered {
        private Registered() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.Origin Class<?> woven, @Advice.This Object registration) {
            Bridge.onWorkRegistered(woven, registration);
        }
    }

    /** At the end of a method that takes a job as its first argument. */
    public static final class RegisteredArgument {
        private RegisteredArgument() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(
                @Advice.Origin Class<?> woven,
                @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) @Nullable Object registration) {
            Bridge.onWorkRegistered(woven, registration);
        }
    }
}
