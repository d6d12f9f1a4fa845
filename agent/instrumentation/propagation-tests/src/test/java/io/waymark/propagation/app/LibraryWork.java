package io.waymark.propagation.app;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListeningExecutorService;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import io.grpc.SynchronizationContext;
import io.grpc.internal.SerializingExecutor;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import io.reactivex.rxjava3.subjects.MaybeSubject;
import io.reactivex.rxjava3.subjects.PublishSubject;
import io.reactivex.rxjava3.subjects.SingleSubject;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** The ways of libraries to run work elsewhere. */
@SuppressWarnings({"CheckReturnValue", "FutureReturnValueIgnored"}) // the work itself is waited for
final class LibraryWork {
    private static final ExecutorService POOL = Executors.newFixedThreadPool(2, JdkWork::daemon);
    private static final ExecutorService QUEUE_POOL = Executors.newCachedThreadPool(JdkWork::daemon);
    private static final Executor TOMCAT_POOL = tomcatPool();
    private static final Executor PRESTARTED_TOMCAT_POOL = tomcatPool();
    private static final QueuedThreadPool JETTY_POOL = new QueuedThreadPool(4);
    private static final Executor GRPC_EXECUTOR = new SerializingExecutor(POOL);
    private static final SynchronizationContext GRPC_CONTEXT =
            new SynchronizationContext((thread, failure) -> failure.printStackTrace());
    private static final DefaultEventExecutor EVENT_EXECUTOR = new DefaultEventExecutor(JdkWork::daemon);
    private static final DefaultEventExecutor PRESTARTED_EVENT_EXECUTOR = new DefaultEventExecutor(JdkWork::daemon);
    private static final Executor SEQUENTIAL = MoreExecutors.newSequentialExecutor(POOL);
    private static final ListeningExecutorService LISTENING = MoreExecutors.listeningDecorator(POOL);
    private static final AnnotationConfigApplicationContext SPRING =
            new AnnotationConfigApplicationContext(AsyncConfiguration.class);

    private LibraryWork() {}

    /** Beans of the service. */
    @Configuration
    @EnableAsync
    static class AsyncConfiguration {
        @Bean
        AsyncTasks asyncTasks() {
            return new AsyncTasks();
        }

        @Bean
        ThreadPoolTaskExecutor taskExecutor() {
            ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
            executor.setCorePoolSize(2);
            executor.setDaemon(true);
            return executor;
        }

        @Bean
        SimpleAsyncTaskExecutor threadPerTask() {
            SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
            executor.setDaemon(true);
            return executor;
        }
    }

    /** A bean whose methods return at once. */
    static class AsyncTasks {
        @Async
        void run(Runnable task) {
            task.run();
        }

        @Async("threadPerTask")
        void runInThread(Runnable task) {
            task.run();
        }
    }

    private static Executor tomcatPool() {
        return new org.apache.tomcat.util.threads.ThreadPoolExecutor(
                1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), JdkWork::daemon);
    }

    static void prestart() throws Exception {
        JETTY_POOL.setDaemon(true);
        JETTY_POOL.start();
        CompletableFuture.runAsync(() -> {}, PRESTARTED_TOMCAT_POOL).get();
        PRESTARTED_EVENT_EXECUTOR.submit(() -> {}).get();
    }

    static Map<String, Work> kinds() {
        Map<String, Work> kinds = new TreeMap<>();
        kinds.put(
                "springPool",
                task -> SPRING.getBean(ThreadPoolTaskExecutor.class).execute(task));
        kinds.put(
                "springThread",
                task -> SPRING.getBean(SimpleAsyncTaskExecutor.class).execute(task));
        kinds.put("springAsync", task -> SPRING.getBean(AsyncTasks.class).run(task));
        kinds.put("springAsyncThread", task -> SPRING.getBean(AsyncTasks.class).runInThread(task));

        kinds.put("nettyExecute", task -> EVENT_EXECUTOR.execute(task));
        kinds.put("nettySubmit", task -> EVENT_EXECUTOR.submit(task));
        kinds.put("nettySchedule", task -> EVENT_EXECUTOR.schedule(task, 1, TimeUnit.MILLISECONDS));
        kinds.put("prestartedNetty", task -> PRESTARTED_EVENT_EXECUTOR.execute(task));
        kinds.put(
                "nettyScheduleInLoop",
                task -> EVENT_EXECUTOR.execute(() -> EVENT_EXECUTOR.schedule(task, 1, TimeUnit.MILLISECONDS)));
        kinds.put("twiceNettyScheduled", task -> {
            int[] left = {2};
            CompletableFuture<io.netty.util.concurrent.Future<?>> handle = new CompletableFuture<>();
            handle.complete(EVENT_EXECUTOR.scheduleAtFixedRate(
                    () -> {
                        if (left[0]-- > 0) {
                            task.run();
                        } else {
                            handle.join().cancel(false);
                        }
                    },
                    1,
                    1,
                    TimeUnit.MILLISECONDS));
        });
        kinds.put("nettyGlobal", task -> GlobalEventExecutor.INSTANCE.execute(task));

        kinds.put("tomcatPool", task -> TOMCAT_POOL.execute(task));
        kinds.put("prestartedTomcatPool", task -> PRESTARTED_TOMCAT_POOL.execute(task));
        kinds.put("jettyPool", task -> JETTY_POOL.execute(task));
        kinds.put("grpcSerializing", task -> GRPC_EXECUTOR.execute(task));
        kinds.put("grpcSynchronization", task -> GRPC_CONTEXT.execute(task));

        kinds.put("guavaListening", task -> LISTENING.submit(task));
        kinds.put("guavaSequential", task -> SEQUENTIAL.execute(task));
        kinds.put(
                "guavaDirect",
                task -> Futures.transform(
                        LISTENING.submit(() -> {}),
                        none -> {
                            task.run();
                            return none;
                        },
                        MoreExecutors.directExecutor()));
        kinds.put("guavaListener", new Work.Triggered(task -> {
            SettableFuture<String> future = SettableFuture.create();
            future.addListener(task, MoreExecutors.directExecutor());
            return () -> future.set("triggered");
        }));
        kinds.put("guavaSequentialQueue", queued(MoreExecutors::newSequentialExecutor));
        kinds.put("grpcSerializingQueue", queued(SerializingExecutor::new));

        kinds.put(
                "reactor",
                task -> Mono.just("x").publishOn(Schedulers.parallel()).subscribe(x -> task.run()));
        kinds.put("reactorSink", new Work.Triggered(task -> {
            Sinks.One<String> sink = Sinks.one();
            sink.asMono().map(String::trim).subscribe(x -> task.run());
            return () -> sink.tryEmitValue("triggered");
        }));
        rxJava(kinds);
        mutiny(kinds);
        kinds.putAll(CoroutineWork.kinds());
        return kinds;
    }

    /** An executor of its own whose first task waits, so that the same worker runs the second one when it goes on. */
    private static Work queued(UnaryOperator<Executor> sequential) {
        return new Work.Triggered(task -> {
            CompletableFuture<Void> busy = new CompletableFuture<>();
            CompletableFuture<Void> done = new CompletableFuture<>();
            Executor executor = sequential.apply(QUEUE_POOL);
            executor.execute(busy::join);
            executor.execute(() -> {
                task.run();
                done.complete(null);
            });
            return () -> {
                busy.complete(null);
                done.join();
            };
        });
    }

    private static void rxJava(Map<String, Work> kinds) {
        kinds.put(
                "rxObserveOn",
                task -> Flowable.just("x")
                        .observeOn(io.reactivex.rxjava3.schedulers.Schedulers.computation())
                        .map(String::trim)
                        .subscribe(x -> task.run()));
        kinds.put(
                "rxSubscribeOn",
                task -> Single.fromCallable(() -> {
                            task.run();
                            return "x";
                        })
                        .subscribeOn(io.reactivex.rxjava3.schedulers.Schedulers.io())
                        .subscribe());
        kinds.put(
                "rxNewThread",
                task -> Completable.fromRunnable(task)
                        .subscribeOn(io.reactivex.rxjava3.schedulers.Schedulers.newThread())
                        .subscribe());
        kinds.put(
                "rxBlocking",
                task -> Maybe.just("x")
                        .delay(1, TimeUnit.MILLISECONDS)
                        .doOnSuccess(x -> task.run())
                        .blockingGet());
        kinds.put("rxTimer", task -> Observable.timer(1, TimeUnit.MILLISECONDS).subscribe(x -> task.run()));
        kinds.put(
                "rxFrom",
                task -> Maybe.just("x")
                        .observeOn(io.reactivex.rxjava3.schedulers.Schedulers.from(POOL))
                        .subscribe(x -> task.run()));
        kinds.put("rxSubject", new Work.Triggered(task -> {
            PublishSubject<String> subject = PublishSubject.create();
            subject.map(String::trim).filter(x -> true).subscribe(x -> task.run());
            return () -> subject.onNext("triggered");
        }));
        kinds.put("rxProcessor", new Work.Triggered(task -> {
            PublishProcessor<String> processor = PublishProcessor.create();
            processor.map(String::trim).doOnNext(x -> task.run()).subscribe();
            return () -> processor.onNext("triggered");
        }));
        kinds.put("rxSingle", new Work.Triggered(task -> {
            SingleSubject<String> subject = SingleSubject.create();
            subject.doOnSuccess(x -> task.run()).subscribe();
            return () -> subject.onSuccess("triggered");
        }));
        kinds.put("rxMaybe", new Work.Triggered(task -> {
            MaybeSubject<String> subject = MaybeSubject.create();
            subject.doOnComplete(task::run).subscribe();
            return subject::onComplete;
        }));
        kinds.put("rxCompletable", new Work.Triggered(task -> {
            CompletableSubject subject = CompletableSubject.create();
            subject.onErrorComplete().subscribe(task::run);
            return () -> subject.onError(new IllegalStateException("triggered"));
        }));
    }

    private static void mutiny(Map<String, Work> kinds) {
        kinds.put(
                "mutinyEmitOn",
                task -> Uni.createFrom()
                        .item("x")
                        .emitOn(Infrastructure.getDefaultExecutor())
                        .subscribe()
                        .with(x -> task.run()));
        kinds.put(
                "mutinyDelay",
                task -> Uni.createFrom()
                        .item("x")
                        .onItem()
                        .delayIt()
                        .by(Duration.ofMillis(1))
                        .subscribe()
                        .with(x -> task.run()));
        kinds.put(
                "mutinyMulti",
                task -> Multi.createFrom()
                        .items("x")
                        .runSubscriptionOn(Infrastructure.getDefaultExecutor())
                        .map(String::trim)
                        .subscribe()
                        .with(x -> task.run()));
        kinds.put("mutinyEmitter", new Work.Triggered(task -> {
            AtomicReference<UniEmitter<? super String>> emitter = new AtomicReference<>();
            Uni.createFrom()
                    .<String>emitter(emitter::set)
                    .map(String::trim)
                    .subscribe()
                    .with(x -> task.run());
            return () -> emitter.get().complete("triggered");
        }));
        kinds.put("mutinyProcessor", new Work.Triggered(task -> {
            BroadcastProcessor<String> processor = BroadcastProcessor.create();
            processor.map(String::trim).subscribe().with(x -> task.run());
            return () -> processor.onNext("triggered");
        }));
    }
}
