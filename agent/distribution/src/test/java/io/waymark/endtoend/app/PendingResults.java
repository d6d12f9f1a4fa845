package io.waymark.endtoend.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import io.waymark.annotations.ResponseElement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.SubmissionPublisher;

/** Its callbacks change the results of audited calls, and take their time. */
@EventSource("results.example.com")
@SuppressWarnings("FutureReturnValueIgnored") // only the callbacks' effects matter
public final class PendingResults {
    private static final CompletableFuture<List<String>> NEVER = new CompletableFuture<>();

    private PendingResults() {}

    @ManagementEvent
    @ResponseElement("names")
    static CompletableFuture<List<String>> list(@RequestParameter String way, CompletableFuture<List<String>> names) {
        return names;
    }

    @ManagementEvent
    @ResponseElement("names")
    static CompletionStage<List<String>> change(@RequestParameter String way, CompletableFuture<List<String>> names) {
        CompletableFuture<List<String>> copy = names.thenApply(ArrayList::new);
        copy.thenAccept(List::clear);
        return copy;
    }

    @ManagementEvent
    @ResponseElement("names")
    static Future<List<String>> submit(
            @RequestParameter String way, ExecutorService pool, Callable<List<String>> task) {
        return pool.submit(task);
    }

    @ManagementEvent
    @ResponseElement("names")
    static Flow.Publisher<List<String>> publish(@RequestParameter String way) {
        return new SubmissionPublisher<>();
    }

    private static List<String> names() {
        return new ArrayList<>(List.of("a", "b"));
    }

    private static void countDownOnceWaiting(Thread waiting, CountDownLatch latch) {
        new Thread(() -> {
                    while (waiting.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                    latch.countDown();
                })
                .start();
    }

    /**
     * Runs all ways, and prints the second in which the last one completed.
     *
     * @param arguments none
     * @throws Exception if a task failed that must not
     */
    public static void main(String[] arguments) throws Exception {
        CompletableFuture<List<String>> direct = new CompletableFuture<>();
        list("direct", direct).thenAccept(List::clear);
        direct.complete(names());

        CompletableFuture<List<String>> before = new CompletableFuture<>();
        CompletionStage<List<String>> changed = change("before", before);
        before.complete(names());
        changed.thenAccept(List::clear);

        CompletableFuture<List<String>> source = new CompletableFuture<>();
        list("dependent", source.thenApply(ArrayList::new)).thenAccept(List::clear);
        source.complete(names());

        CompletableFuture<List<String>> composed = new CompletableFuture<>();
        list("composed", composed.thenCompose(CompletableFuture::completedFuture))
                .thenAccept(List::clear);
        composed.complete(names());

        CompletableFuture<List<String>> async = new CompletableFuture<>();
        CompletableFuture<Void> asyncCleared = list("async", async).thenAccept(List::clear);
        ForkJoinPool.commonPool().execute(() -> async.complete(names()));
        asyncCleared.join();

        CompletableFuture<List<String>> twice = new CompletableFuture<>();
        list("twice", list("once", twice)).thenAccept(List::clear);
        twice.complete(names());

        CompletableFuture<List<String>> failed = new CompletableFuture<>();
        list("failed", failed).exceptionally(failure -> List.of());
        failed.completeExceptionally(new IllegalStateException("declined"));

        ExecutorService pool = Executors.newSingleThreadExecutor();
        CountDownLatch returned = new CountDownLatch(1);
        Future<List<String>> task = submit("task", pool, () -> {
            returned.await();
            return names();
        });
        submit("failedTask", pool, () -> {
            throw new IllegalStateException("declined");
        });
        // A thread that comes just as the task completes might be faster than the agent.
        countDownOnceWaiting(Thread.currentThread(), returned);
        task.get().clear();
        pool.shutdown();
        publish("publisher");
        list("never", NEVER);

        CompletableFuture<List<String>> late = new CompletableFuture<>();
        long[] second = new long[1];
        list("late", late).thenRun(() -> {
            while (System.currentTimeMillis() / 1000 <= second[0]) {
                Thread.onSpinWait();
            }
        });
        second[0] = System.currentTimeMillis() / 1000 + 1;
        late.complete(names());
        System.out.println(second[0]);
    }
}
