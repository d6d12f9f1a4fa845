package io.waymark.agent.calls;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and extends the callbacks of a {@link CompletableFuture} through its fields. Its public methods may be overridden by
 * code of the application, which may block; and a table of futures would need a lookup for each completion in the JVM. The
 * same fields exist in JDK 9 to 25.
 */
final class FutureDependents {
    /** An application that adds more callbacks for each call than this has the larger leak. */
    private static final int MAX_SEARCHED = 8;

    private static final MethodHandle RESULT;
    private static final MethodHandle TOP;
    private static final MethodHandle NEXT;
    private static final MethodHandle CALLBACK;
    private static final MethodHandle EXCEPTION;
    private static final MethodHandle NEW_DEPENDENT;
    private static final MethodHandle PUSH;
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
            NEW_DEPENDENT = lookup.findConstructor(
                            WHEN_COMPLETE,
                            MethodType.methodType(
                                    void.class,
                                    Executor.class,
                                    CompletableFuture.class,
                                    CompletableFuture.class,
                                    BiConsumer.class))
                    .asType(MethodType.methodType(
                            Object.class,
                            Executor.class,
                            CompletableFuture.class,
                            CompletableFuture.class,
                            BiConsumer.class));
            PUSH = lookup.findVirtual(CompletableFuture.class, "unipush", MethodType.methodType(void.class, dependent))
                    .asType(MethodType.methodType(void.class, CompletableFuture.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private FutureDependents() {}

    private static MethodHandle getter(MethodHandles.Lookup lookup, Class<?> owner, String name, Class<?> type)
            throws ReflectiveOperationException {
        return lookup.findGetter(owner, name, type).asType(MethodType.methodType(Object.class, Object.class));
    }

    /** Whether a future has completed, whatever its {@code isDone} says. */
    static boolean isCompleted(Object future) {
        try {
            return (@Nullable Object) RESULT.invokeExact(future) != null;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Passes the outcome of a completed future to a callback. */
    static void end(Object future, BiConsumer<@Nullable Object, @Nullable Throwable> callback) throws Throwable {
        Object result = (@Nullable Object) RESULT.invokeExact(future);
        if (ALTERNATIVE.isInstance(result)) {
            // The JDK holds an exception, or null as a result, in an object of its own.
            callback.accept(null, (@Nullable Throwable) (@Nullable Object) EXCEPTION.invokeExact(result));
        } else if (result != null) {
            callback.accept(result, null);
        }
    }

    /** Ends the pending calls of a completed future. */
    static void complete(Object future) throws Throwable {
        Object dependent = (@Nullable Object) TOP.invokeExact(future);
        while (dependent != null) {
            PendingStage stage = stage(dependent);
            if (stage != null) {
                end(future, stage);
            }
            dependent = (@Nullable Object) NEXT.invokeExact(dependent);
        }
    }

    /** Returns the agent's callback of a future, or null if it has none. */
    static @Nullable PendingStage find(Object future) throws Throwable {
        Object dependent = (@Nullable Object) TOP.invokeExact(future);
        for (int i = 0; i < MAX_SEARCHED && dependent != null; i++) {
            PendingStage stage = stage(dependent);
            if (stage != null) {
                return stage;
            }
            dependent = (@Nullable Object) NEXT.invokeExact(dependent);
        }
        return null;
    }

    private static @Nullable PendingStage stage(Object dependent) throws Throwable {
        return WHEN_COMPLETE.isInstance(dependent)
                        && (@Nullable Object) CALLBACK.invokeExact(dependent) instanceof PendingStage stage
                ? stage
                : null;
    }

    /** Adds a callback as {@code whenComplete} does, without methods of the future that can be overridden. */
    static void add(CompletableFuture<?> future, BiConsumer<@Nullable Object, @Nullable Throwable> callback)
            throws Throwable {
        Object dependent = (Object) NEW_DEPENDENT.invokeExact(
                (@Nullable Executor) null, new CompletableFuture<@Nullable Object>(), future, callback);
        PUSH.invokeExact(future, dependent);
    }
}
