package io.waymark.agent.capture;

import io.waymark.agent.calls.FutureOutcome;
import io.waymark.agent.calls.PendingCalls;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes results that only promise an outcome, besides {@link CompletionStage}: futures, which are followed where they take
 * callbacks or have completed, and publishers, which are not. Subscribing to a publisher would run its work once more, and
 * replacing it would change the application's object.
 */
public final class AsyncResults {
    private static final String GUAVA = "com.google.common.util.concurrent.ListenableFuture";
    private static final String SCALA = "scala.concurrent.Future";
    private static final String COROUTINES = "kotlinx.coroutines.";

    /** Interfaces with a method that returns the same future as a {@link CompletionStage}. */
    private static final Map<String, String> STAGE_METHODS = Map.of(
            "io.vertx.core.Future", "toCompletionStage",
            "org.springframework.util.concurrent.ListenableFuture", "completable");

    /** Types whose work starts with a subscription, if ever. */
    private static final Set<String> PUBLISHERS = Set.of(
            "java.util.concurrent.Flow$Publisher",
            "org.reactivestreams.Publisher",
            "reactor.core.publisher.Mono",
            "reactor.core.publisher.Flux",
            "io.smallrye.mutiny.Uni",
            "io.smallrye.mutiny.Multi",
            "io.reactivex.Single",
            "io.reactivex.Maybe",
            "io.reactivex.Completable",
            "io.reactivex.Observable",
            "io.reactivex.Flowable",
            "io.reactivex.rxjava3.core.Single",
            "io.reactivex.rxjava3.core.Maybe",
            "io.reactivex.rxjava3.core.Completable",
            "io.reactivex.rxjava3.core.Observable",
            "io.reactivex.rxjava3.core.Flowable",
            COROUTINES + "flow.Flow");

    private static final Conversion NONE = value -> null;
    private static final Conversion OUTCOME_UNKNOWN = value -> null;
    /** Tasks take no callbacks; {@link PendingCalls} follows them. */
    private static final Conversion TASK = value -> null;

    private static final ClassValue<Conversion> CONVERSIONS = new ClassValue<>() {
        @Override
        protected Conversion computeValue(Class<?> type) {
            return conversion(type);
        }
    };

    /** Makes a stage of a future; the future is not changed. */
    private interface Conversion {
        @Nullable
        CompletionStage<?> apply(Object value) throws ReflectiveOperationException;
    }

    /**
     * What a call is recorded with whose outcome is unknown.
     *
     * @param typeName the name of the class of the result
     */
    record UnknownOutcome(String typeName) {}

    private AsyncResults() {}

    /**
     * Tests a type by its name alone.
     *
     * @param typeName a binary name
     * @return whether results of the type are recorded as returned, with an unknown outcome
     */
    public static boolean isPublisher(String typeName) {
        return PUBLISHERS.contains(typeName);
    }

    /** Whether a value only promises an outcome. */
    @SuppressWarnings("ReferenceEquality") // a constant
    static boolean isAsync(Object value) {
        return CONVERSIONS.get(value.getClass()) != NONE;
    }

    /** Returns a stage that completes as the value does; null if the value cannot be followed. May call the value's own code. */
    @SuppressWarnings("ReferenceEquality") // a constant
    static @Nullable CompletionStage<?> stage(Object value, PendingCalls pendingCalls)
            throws ReflectiveOperationException, InterruptedException {
        Conversion conversion = CONVERSIONS.get(value.getClass());
        return conversion == TASK
                ? pendingCalls.stage((FutureTask<?>) value)
                : pendingCalls.stage(value, () -> conversion.apply(value));
    }

    /** Returns the value to record; an {@link UnknownOutcome} for one that only promises an outcome. */
    static @Nullable Object settled(@Nullable Object value) {
        return value != null && (value instanceof CompletionStage<?> || isAsync(value))
                ? new UnknownOutcome(value.getClass().getName())
                : value;
    }

    private static Conversion conversion(Class<?> type) {
        Map<String, Class<?>> supertypes = new HashMap<>();
        collect(type, supertypes);
        try {
            Conversion conversion = ofLibrary(type, supertypes);
            if (conversion != null) {
                return conversion;
            }
        } catch (ReflectiveOperationException | LinkageError e) {
            // A version of the library that lacks the conversion.
            return OUTCOME_UNKNOWN;
        }
        if (FutureTask.class.isAssignableFrom(type)) {
            return TASK;
        }
        if (Future.class.isAssignableFrom(type)) {
            return FutureMethods.areOfLibrary(type) ? AsyncResults::ifDone : OUTCOME_UNKNOWN;
        }
        return supertypes.keySet().stream().anyMatch(AsyncResults::isPublisher) ? OUTCOME_UNKNOWN : NONE;
    }

    private static void collect(Class<?> type, Map<String, Class<?>> found) {
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            if (found.put(current.getName(), current) == null) {
                for (Class<?> parent : current.getInterfaces()) {
                    collect(parent, found);
                }
            }
        }
    }

    private static @Nullable Conversion ofLibrary(Class<?> type, Map<String, Class<?>> supertypes)
            throws ReflectiveOperationException {
        for (Map.Entry<String, String> library : STAGE_METHODS.entrySet()) {
            Class<?> future = supertypes.get(library.getKey());
            if (future != null) {
                Method method = future.getMethod(library.getValue());
                return value -> (CompletionStage<?>) method.invoke(value);
            }
        }
        Class<?> guava = supertypes.get(GUAVA);
        if (guava != null) {
            if (!FutureMethods.areOfLibrary(type)) {
                return OUTCOME_UNKNOWN;
            }
            Method listen = guava.getMethod("addListener", Runnable.class, Executor.class);
            return value -> listen(listen, (Future<?>) value);
        }
        Class<?> scala = supertypes.get(SCALA);
        if (scala != null) {
            return converter(scala, "scala.jdk.javaapi.FutureConverters", "asJava");
        }
        for (String name : new String[] {COROUTINES + "Deferred", COROUTINES + "Job"}) {
            Class<?> job = supertypes.get(name);
            if (job != null) {
                return converter(job, COROUTINES + "future.FutureKt", "asCompletableFuture");
            }
        }
        return null;
    }

    /** A static method of the library itself, beside the type that it converts. */
    private static Conversion converter(Class<?> type, String owner, String name) throws ReflectiveOperationException {
        Method method = Class.forName(owner, true, type.getClassLoader()).getMethod(name, type);
        return value -> (CompletionStage<?>) method.invoke(null, value);
    }

    private static CompletionStage<?> listen(Method addListener, Future<?> future) throws ReflectiveOperationException {
        CompletableFuture<@Nullable Object> stage = new CompletableFuture<>();
        Runnable listener = () -> FutureOutcome.copy(future, stage);
        Executor sameThread = Runnable::run;
        addListener.invoke(future, listener, sameThread);
        return stage;
    }

    private static @Nullable CompletionStage<?> ifDone(Object value) {
        Future<?> future = (Future<?>) value;
        if (!future.isDone()) {
            return null;
        }
        CompletableFuture<@Nullable Object> stage = new CompletableFuture<>();
        FutureOutcome.copy(future, stage);
        return stage;
    }
}
