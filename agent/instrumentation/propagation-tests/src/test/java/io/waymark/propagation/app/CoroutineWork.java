package io.waymark.propagation.app;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.coroutines.jvm.internal.SuspendLambda;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CompletableDeferred;
import kotlinx.coroutines.CompletableDeferredKt;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.DelayKt;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.GlobalScope;

/** Coroutines, in the form that the Kotlin compiler gives them. */
final class CoroutineWork {
    private CoroutineWork() {}

    /** A lambda with one point of suspension: {@code { wait(); task.run() }}. */
    private static final class Body extends SuspendLambda
            implements Function2<CoroutineScope, Continuation<? super Unit>, Object> {
        private static final long serialVersionUID = 1;

        private final transient Suspension wait;
        private final transient Runnable task;
        private boolean resumed;

        Body(Suspension wait, Runnable task, Continuation<Object> completion) {
            super(2, completion);
            this.wait = wait;
            this.task = task;
        }

        @Override
        @SuppressWarnings("unchecked") // as the compiler does
        public Continuation<Unit> create(Object value, Continuation<?> completion) {
            return (Continuation<Unit>) (Continuation<?>) new Body(wait, task, (Continuation<Object>) completion);
        }

        @Override
        public Object invoke(CoroutineScope scope, Continuation<? super Unit> completion) {
            return ((Body) (Continuation<?>) create(scope, completion)).invokeSuspend(Unit.INSTANCE);
        }

        @Override
        @SuppressWarnings("unchecked") // as the compiler does
        protected Object invokeSuspend(Object result) {
            if (!resumed) {
                resumed = true;
                Object suspended = wait.begin((Continuation<Object>) (Continuation<?>) this);
                if (suspended == IntrinsicsKt.getCOROUTINE_SUSPENDED()) {
                    return suspended;
                }
            }
            task.run();
            return Unit.INSTANCE;
        }
    }

    /** A function that may suspend. */
    @FunctionalInterface
    private interface Suspension {
        Object begin(Continuation<Object> continuation);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Kotlin's Unit is nobody's value
    private static Object delay(Continuation<Object> continuation) {
        return DelayKt.delay(1, (Continuation) continuation);
    }

    private static void launch(CoroutineContext dispatcher, Suspension wait, Runnable task) {
        BuildersKt.launch(GlobalScope.INSTANCE, dispatcher, CoroutineStart.DEFAULT, new Body(wait, task, null));
    }

    private static Work triggered(CoroutineContext dispatcher) {
        return new Work.Triggered(task -> {
            CompletableDeferred<Object> deferred = CompletableDeferredKt.CompletableDeferred(null);
            CountDownLatch waiting = new CountDownLatch(1);
            CountDownLatch done = new CountDownLatch(1);
            launch(
                    dispatcher,
                    continuation -> {
                        waiting.countDown();
                        return deferred.await(continuation);
                    },
                    () -> {
                        task.run();
                        done.countDown();
                    });
            waiting.await();
            return () -> {
                deferred.complete("triggered");
                try {
                    done.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            };
        });
    }

    static Map<String, Work> kinds() {
        Map<String, Work> kinds = new TreeMap<>();
        kinds.put("launchDefault", task -> launch(Dispatchers.getDefault(), CoroutineWork::delay, task));
        kinds.put("launchIo", task -> launch(Dispatchers.getIO(), CoroutineWork::delay, task));
        kinds.put("launchUnconfined", task -> launch(Dispatchers.getUnconfined(), CoroutineWork::delay, task));
        kinds.put("launchAtOnce", task -> launch(Dispatchers.getDefault(), continuation -> Unit.INSTANCE, task));
        kinds.put("resumedDefault", triggered(Dispatchers.getDefault()));
        kinds.put("resumedUnconfined", triggered(Dispatchers.getUnconfined()));
        return kinds;
    }
}
