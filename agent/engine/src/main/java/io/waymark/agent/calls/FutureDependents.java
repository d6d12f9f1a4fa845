package io.waymark.agent.calls;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pending calls among the callbacks of a {@link CompletableFuture}. Its fields say so at no cost to other futures: a
 * table of futures would need a lookup for each completion in the JVM. The same fields exist in JDK 9 to 25.
 */
final class FutureDependents {
    private static final MethodHandle RESULT;
    private static final MethodHandle TOP;
    private static final MethodHandle NEXT;
    private static final MethodHandle CALLBACK;
    private static final MethodHandle EXCEPTION;
    private static final Class<?> WHEN_COMPLETE;
    private static final Class<?> ALTERNATIVE;

    static {
        try {
            MethodHandles.Lookup lookup =
                    MethodHandles.privateLookupIn(CompletableFuture.class, MethodHandles.lookup());
            Class<?> dependent = lookup.findClass(CompletableFuture.class.getName() + "$Completion");
            WHEN_COMPLETE = lookup.findClass(CompletableFuture.class.getName() + "$UniWhenComplete");
            ALTERNATIVE = lookup.findClass(CompletableFuture.class.getName() + "$AltResult");
            RESULT = getter(lookup, CompletableFuture.class, "result", Object.class);
            TOP = getter(lookup, CompletableFuture.class, "stack", dependent);
            NEXT = getter(lookup, dependent, "next", dependent);
            CALLBACK = getter(lookup, WHEN_COMPLETE, "fn", BiConsumer.class);
            EXCEPTION = getter(lookup, ALTERNATIVE, "ex", Throwable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private FutureDependents() {}

    private static MethodHandle getter(MethodHandles.Lookup lookup, Class<?> owner, String name, Class<?> type)
            throws ReflectiveOperationException {
        return lookup.findGetter(owner, name, type).asType(MethodType.methodType(Object.class, Object.class));
    }

    /** Ends the pending calls of a completed future. */
    static void complete(Object future) throws Throwable {
        Object dependent = (@Nullable Object) TOP.invokeExact(future);
        while (dependent != null) {
            if (WHEN_COMPLETE.isInstance(dependent)
                    && (@Nullable Object) CALLBACK.invokeExact(dependent) instanceof PendingCall call) {
                end(call, (@Nullable Object) RESULT.invokeExact(future));
            }
            dependent = (@Nullable Object) NEXT.invokeExact(dependent);
        }
    }

    /** The JDK holds an exception, or {@code null} as a result, in an object of its own. */
    private static void end(PendingCall call, @Nullable Object result) throws Throwable {
        if (ALTERNATIVE.isInstance(result)) {
            call.accept(null, (@Nullable Throwable) (@Nullable Object) EXCEPTION.invokeExact(result));
        } else {
            call.accept(result, null);
        }
    }
}
