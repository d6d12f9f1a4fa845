package io.waymark.grpc.app;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service whose messages are texts, so that it needs no generated code. */
@EventSource("orders.example.com")
final class OrderService implements BindableService {
    static final MethodDescriptor<String, String> CREATE = method("CreateOrder", MethodType.UNARY, false);
    static final MethodDescriptor<String, String> GET = method("GetOrder", MethodType.UNARY, true);
    static final MethodDescriptor<String, String> QUOTE = method("QuoteOrder", MethodType.UNARY, true);
    static final MethodDescriptor<String, String> DELETE = method("DeleteOrder", MethodType.UNARY, false);
    static final MethodDescriptor<String, String> REFUND = method("RefundOrder", MethodType.UNARY, false);
    static final MethodDescriptor<String, String> SHIP = method("ShipOrder", MethodType.UNARY, false);
    static final MethodDescriptor<String, String> FOLLOW = method("FollowOrder", MethodType.SERVER_STREAMING, false);
    static final MethodDescriptor<String, String> WAIT = method("WaitForOrder", MethodType.UNARY, false);
    static final MethodDescriptor<String, String> MISSING = method("MissingOrder", MethodType.UNARY, false);

    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    /** Zero once a call waits that is never answered. */
    final CountDownLatch waiting = new CountDownLatch(1);
    /** Zero once that call has been canceled. */
    final CountDownLatch canceled = new CountDownLatch(1);

    private static MethodDescriptor<String, String> method(String name, MethodType type, boolean safe) {
        return MethodDescriptor.<String, String>newBuilder()
                .setFullMethodName("petstore.Orders/" + name)
                .setType(type)
                .setSafe(safe)
                .setIdempotent(safe)
                .setRequestMarshaller(TextMarshaller.INSTANCE)
                .setResponseMarshaller(TextMarshaller.INSTANCE)
                .build();
    }

    void close() {
        pool.shutdown();
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder("petstore.Orders")
                .addMethod(CREATE, ServerCalls.asyncUnaryCall(this::createOrder))
                .addMethod(GET, ServerCalls.asyncUnaryCall(this::createOrder))
                .addMethod(QUOTE, ServerCalls.asyncUnaryCall(this::quoteOrder))
                .addMethod(DELETE, ServerCalls.asyncUnaryCall(this::deleteOrder))
                .addMethod(REFUND, ServerCalls.asyncUnaryCall(this::refundOrder))
                .addMethod(SHIP, ServerCalls.asyncUnaryCall(this::shipOrder))
                .addMethod(FOLLOW, ServerCalls.asyncServerStreamingCall(this::followOrder))
                .addMethod(WAIT, ServerCalls.asyncUnaryCall(this::waitForOrder))
                .build();
    }

    private void createOrder(String orderId, StreamObserver<String> responses) {
        Stock.reserve(orderId, "handler");
        pool.execute(() -> {
            Stock.reserve(orderId, "pool");
            responses.onNext(orderId);
            responses.onCompleted();
        });
    }

    private void quoteOrder(String orderId, StreamObserver<String> responses) {
        responses.onNext("7 for " + orderId);
        responses.onCompleted();
    }

    private void deleteOrder(String orderId, StreamObserver<String> responses) {
        throw new IllegalStateException("order " + orderId + " is locked");
    }

    private void refundOrder(String orderId, StreamObserver<String> responses) {
        responses.onError(
                Status.PERMISSION_DENIED.withDescription("not your order").asRuntimeException());
    }

    @ManagementEvent
    void shipOrder(String orderId, StreamObserver<String> responses) {
        responses.onNext(orderId);
        responses.onCompleted();
    }

    private void followOrder(String orderId, StreamObserver<String> responses) {
        responses.onNext("packed");
        responses.onNext("shipped");
        responses.onCompleted();
    }

    private void waitForOrder(String orderId, StreamObserver<String> responses) {
        ((io.grpc.stub.ServerCallStreamObserver<String>) responses).setOnCancelHandler(canceled::countDown);
        waiting.countDown();
    }
}
