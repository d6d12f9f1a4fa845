package io.waymark.grpc.app;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** Starts a gRPC server, calls its methods and stops. */
public final class GrpcShop {
    private GrpcShop() {}

    public static void main(String[] arguments) throws Exception {
        OrderService service = new OrderService();
        Server server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(service)
                .build()
                .start();
        ManagedChannel channel = Grpc.newChannelBuilder(
                        "127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
                .userAgent("till/7")
                .build();
        call(channel, OrderService.CREATE);
        call(channel, OrderService.GET);
        call(channel, OrderService.DELETE);
        call(channel, OrderService.REFUND);
        call(channel, OrderService.SHIP);
        call(channel, OrderService.MISSING);
        ClientCalls.blockingServerStreamingCall(channel, OrderService.FOLLOW, CallOptions.DEFAULT, "17")
                .forEachRemaining(state -> System.out.println(state));
        ClientCall<String, String> waiting = channel.newCall(OrderService.WAIT, CallOptions.DEFAULT);
        Future<String> answer = ClientCalls.futureUnaryCall(waiting, "17");
        service.waiting.await();
        answer.cancel(true);
        service.canceled.await();
        callWithCertificate(service);
        channel.shutdown().awaitTermination(10, TimeUnit.SECONDS);
        server.shutdown().awaitTermination(10, TimeUnit.SECONDS);
        service.close();
    }

    static void call(ManagedChannel channel, MethodDescriptor<String, String> method) {
        try {
            System.out.println(ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, "17"));
        } catch (StatusRuntimeException e) {
            System.out.println(e.getStatus().getCode());
        }
    }

    private static void callWithCertificate(OrderService service) throws Exception {
        KeyStore keys = KeyStore.getInstance(Path.of("till.p12").toFile(), "changeit".toCharArray());
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
        keyManagers.init(keys, "changeit".toCharArray());
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(keys);
        Server server = Grpc.newServerBuilderForPort(
                        0,
                        TlsServerCredentials.newBuilder()
                                .keyManager(keyManagers.getKeyManagers())
                                .trustManager(trustManagers.getTrustManagers())
                                .clientAuth(ClientAuth.REQUIRE)
                                .build())
                .addService(service)
                .build()
                .start();
        ManagedChannel channel = Grpc.newChannelBuilder(
                        "127.0.0.1:" + server.getPort(),
                        TlsChannelCredentials.newBuilder()
                                .keyManager(keyManagers.getKeyManagers())
                                .trustManager(trustManagers.getTrustManagers())
                                .build())
                .build();
        call(channel, OrderService.REFUND);
        channel.shutdown().awaitTermination(10, TimeUnit.SECONDS);
        server.shutdown().awaitTermination(10, TimeUnit.SECONDS);
    }
}
