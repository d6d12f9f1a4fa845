package io.waymark.futures.app;

import com.google.common.util.concurrent.SettableFuture;
import io.reactivex.rxjava3.core.Single;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Promise;
import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import io.waymark.annotations.ResponseElement;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import kotlinx.coroutines.CompletableDeferred;
import kotlinx.coroutines.CompletableDeferredKt;
import kotlinx.coroutines.Job;
import org.springframework.util.concurrent.SettableListenableFuture;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import scala.util.Failure;
import scala.util.Success;

/** Audited methods that return what libraries have for futures. */
@EventSource("libraries.example.com")
@SuppressWarnings("deprecation") // of Spring 5, which services still use
public final class LibraryFutures {
    /** Publishers by way: their work starts with a subscription. */
    private static final Map<String, Object> PUBLISHERS = new TreeMap<>();

    private LibraryFutures() {}

    @ManagementEvent
    @ResponseElement("answer")
    static Object ask(@RequestParameter String way, Object result) {
        return result;
    }

    /** Returns two futures, then completes one and fails the other. */
    private static void followed(
            String library, Object future, Consumer<String> succeed, Object failed, Consumer<Throwable> fail) {
        ask(library, future);
        ask(library + "Failed", failed);
        succeed.accept("done");
        fail.accept(new IllegalStateException("declined"));
    }

    /**
     * Makes all calls.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        SettableFuture<String> guava = SettableFuture.create();
        SettableFuture<String> guavaFailed = SettableFuture.create();
        followed("guava", guava, guava::set, guavaFailed, guavaFailed::setException);

        scala.concurrent.Promise<String> inScala = scala.concurrent.Promise.apply();
        scala.concurrent.Promise<String> inScalaFailed = scala.concurrent.Promise.apply();
        followed(
                "scala",
                inScala.future(),
                answer -> inScala.complete(new Success<>(answer)),
                inScalaFailed.future(),
                failure -> inScalaFailed.complete(new Failure<>(failure)));

        Promise<String> vertx = Promise.promise();
        Promise<String> vertxFailed = Promise.promise();
        followed("vertx", vertx.future(), vertx::complete, vertxFailed.future(), vertxFailed::fail);
        ask("vertxCompleted", io.vertx.core.Future.succeededFuture("done"));

        SettableListenableFuture<String> spring = new SettableListenableFuture<>();
        SettableListenableFuture<String> springFailed = new SettableListenableFuture<>();
        followed("spring", spring, spring::set, springFailed, springFailed::setException);

        CompletableDeferred<String> kotlin = CompletableDeferredKt.CompletableDeferred((Job) null);
        CompletableDeferred<String> kotlinFailed = CompletableDeferredKt.CompletableDeferred((Job) null);
        followed("kotlin", kotlin, kotlin::complete, kotlinFailed, kotlinFailed::completeExceptionally);

        PUBLISHERS.put("mono", Mono.fromCallable(LibraryFutures::subscribed));
        PUBLISHERS.put("flux", Flux.defer(() -> Flux.just(subscribed())));
        PUBLISHERS.put("uni", Uni.createFrom().item(LibraryFutures::subscribed));
        PUBLISHERS.put("single", Single.fromCallable(LibraryFutures::subscribed));
        PUBLISHERS.forEach(LibraryFutures::ask);
        ask("monoFuture", Mono.just("done").toFuture());
    }

    private static String subscribed() {
        throw new AssertionError("subscribed");
    }
}
