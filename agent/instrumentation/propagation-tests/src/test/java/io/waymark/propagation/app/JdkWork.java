package io.waymark.propagation.app;

import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The ways of the JDK to run work elsewhere. */
@SuppressWarnings("FutureReturnValueIgnored") // the work itself is waited for
final class JdkWork {
    private static final ExecutorService POOL = daemons(2);
    private static final ExecutorService PRESTARTED_POOL = daemons(1);
    private static final ScheduledExecutorService SCHEDULER = Executors.newScheduledThreadPool(1, JdkWork::daemon);
    private static final ScheduledExecutorService PRESTARTED_SCHEDULER =
            Executors.newScheduledThreadPool(1, JdkWork::daemon);
    private static final Timer TIMER = new Timer(true);
    private static final Timer PRESTARTED_TIMER = new Timer(true);

    private JdkWork() {}

    static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    private static ExecutorService daemons(int threads) {
        return Executors.newFixedThreadPool(threads, JdkWork::daemon);
    }

    /** Starts threads that are to be older than the first request, and than what the agent weaves for it. */
    static void prestart() throws Exception {
        PRESTARTED_POOL.submit(() -> {}).get();
        PRESTARTED_SCHEDULER.submit(() -> {}).get();
        CompletableFuture<Void> ticked = new CompletableFuture<>();
        PRESTARTED_TIMER.schedule(timerTask(() -> ticked.complete(null)), 1);
        ticked.get();
    }

    private static TimerTask timerTask(Runnable task) {
        return new TimerTask() {
            @Override
            public void run() {
                task.run();
            }
        };
    }

    /** Runs a task twice. */
    private static void repeat(ScheduledExecutorService scheduler, Runnable task) {
        CompletableFuture<Future<?>> handle = new CompletableFuture<>();
        handle.complete(scheduler.scheduleAtFixedRate(
                twice(task, () -> handle.join().cancel(false), new int[] {2}), 1, 1, TimeUnit.MILLISECONDS));
    }

    private static Runnable twice(Runnable task, Runnable cancel, int[] left) {
        return () -> {
            if (left[0]-- > 0) {
                task.run();
            } else {
                cancel.run();
            }
        };
    }

    static Map<String, Work> kinds() {
        Map<String, Work> kinds = new TreeMap<>();
        kinds.put("direct", Runnable::run);
        kinds.put("execute", task -> POOL.execute(task));
        kinds.put("submit", task -> POOL.submit(task));
        kinds.put("prestartedExecute", task -> PRESTARTED_POOL.execute(task));
        kinds.put("prestartedSubmit", task -> PRESTARTED_POOL.submit(task));
        kinds.put("invokeAll", task -> POOL.invokeAll(List.of(Executors.callable(task))));
        kinds.put("completionService", task -> new ExecutorCompletionService<>(POOL).submit(task, null));
        kinds.put("freshPool", task -> {
            ExecutorService pool = daemons(1);
            pool.execute(task);
            pool.shutdown();
        });
        kinds.put("callerRuns", task -> {
            ThreadPoolExecutor pool = new ThreadPoolExecutor(
                    1,
                    1,
                    1,
                    TimeUnit.MINUTES,
                    new SynchronousQueue<>(),
                    JdkWork::daemon,
                    new ThreadPoolExecutor.CallerRunsPolicy());
            CompletableFuture<Void> busy = new CompletableFuture<>();
            pool.execute(busy::join);
            pool.execute(task);
            busy.complete(null);
            pool.shutdown();
        });
        kinds.put("schedule", task -> SCHEDULER.schedule(task, 1, TimeUnit.MILLISECONDS));
        kinds.put("prestartedSchedule", task -> PRESTARTED_SCHEDULER.schedule(task, 1, TimeUnit.MILLISECONDS));
        kinds.put("twiceScheduled", task -> repeat(SCHEDULER, task));
        kinds.put("timer", task -> TIMER.schedule(timerTask(task), 1));
        kinds.put("prestartedTimer", task -> PRESTARTED_TIMER.schedule(timerTask(task), 1));
        kinds.put("freshTimer", task -> {
            Timer timer = new Timer(true);
            timer.schedule(timerTask(task), 1);
        });
        kinds.put("twiceTimed", task -> {
            int[] left = {2};
            TIMER.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            twice(task, this::cancel, left).run();
                        }
                    },
                    1,
                    1);
        });
        kinds.put("commonPool", task -> ForkJoinPool.commonPool().execute(task));
        kinds.put(
                "fork",
                task -> new RecursiveAction() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected void compute() {
                        task.run();
                    }
                }.fork());
        kinds.put("parallelStream", task -> IntStream.range(0, 4).parallel().forEach(i -> task.run()));
        kinds.put("runAsync", task -> CompletableFuture.runAsync(task));
        kinds.put("runAsyncInPool", task -> CompletableFuture.runAsync(task, PRESTARTED_POOL));
        kinds.put(
                "delayed",
                task -> CompletableFuture.runAsync(task, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS)));
        kinds.put("thread", task -> daemon(task).start());
        kinds.put(
                "threadClass",
                task -> new Thread() {
                    @Override
                    public void run() {
                        task.run();
                    }
                }.start());
        if (Runtime.version().feature() >= 21) {
            kinds.put(
                    "virtualThread",
                    task -> Thread.class
                            .getMethod("startVirtualThread", Runnable.class)
                            .invoke(null, task));
            kinds.put("virtualThreads", task -> {
                ExecutorService each = (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null);
                each.execute(task);
                each.shutdown();
            });
        }
        if (Runtime.version().feature() >= 25) {
            kinds.put("structured", JdkWork::structured);
            Object pool = ForkJoinPool.commonPool();
            ScheduledExecutorService scheduler = (ScheduledExecutorService) pool;
            kinds.put("forkJoinSchedule", task -> scheduler.schedule(task, 1, TimeUnit.MILLISECONDS));
            kinds.put("twiceForkJoinScheduled", task -> repeat(scheduler, task));
        }
        triggered(kinds);
        return kinds;
    }

    /** A preview of JDK 25, which this is not compiled against. */
    private static void structured(Runnable task) throws Exception {
        Class<?> type = Class.forName("java.util.concurrent.StructuredTaskScope");
        Object scope = type.getMethod("open").invoke(null);
        type.getMethod("fork", Callable.class).invoke(scope, Executors.callable(task));
        type.getMethod("join").invoke(scope);
        type.getMethod("close").invoke(scope);
    }

    private static void triggered(Map<String, Work> kinds) {
        kinds.put("thenRun", new Work.Triggered(task -> {
            CompletableFuture<Void> future = new CompletableFuture<>();
            future.thenRun(task);
            return () -> future.complete(null);
        }));
        kinds.put("thenRunAsync", new Work.Triggered(task -> {
            CompletableFuture<Void> future = new CompletableFuture<>();
            CompletableFuture<Void> after = future.thenRunAsync(task, POOL);
            return () -> {
                future.complete(null);
                after.join();
            };
        }));
        kinds.put("allOf", new Work.Triggered(task -> {
            CompletableFuture<Void> first = new CompletableFuture<>();
            CompletableFuture<Void> second = new CompletableFuture<>();
            first.thenCombine(second, (one, other) -> task).thenAccept(none -> {});
            first.runAfterBoth(second, task);
            first.complete(null);
            return () -> second.complete(null);
        }));
        kinds.put("exceptionally", new Work.Triggered(task -> {
            CompletableFuture<Void> future = new CompletableFuture<>();
            future.exceptionally(failure -> {
                task.run();
                return null;
            });
            return () -> future.completeExceptionally(new IllegalStateException("triggered"));
        }));
    }
}
