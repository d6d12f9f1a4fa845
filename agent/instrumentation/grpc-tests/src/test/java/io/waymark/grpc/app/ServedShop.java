package io.waymark.grpc.app;

import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** Serves the calls of others who have a certificate, until the end of the standard input. */
public final class ServedShop {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private ServedShop() {}

    /**
     * Starts the server.
     *
     * @param arguments the folder with its key, {@code shop.p12}, and with the users' certificates, {@code users.p12}
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(KeyStore.getInstance(folder.resolve("shop.p12").toFile(), PASSWORD), PASSWORD);
        TrustManagerFactory users = TrustManagerFactory.getInstance("PKIX");
        users.init(KeyStore.getInstance(folder.resolve("users.p12").toFile(), PASSWORD));
        OrderService service = new OrderService();
        Server server = Grpc.newServerBuilderForPort(
                        0,
                        TlsServerCredentials.newBuilder()
                                .keyManager(keys.getKeyManagers())
                                .trustManager(users.getTrustManagers())
                                .clientAuth(ClientAuth.REQUIRE)
                                .build())
                .addService(service)
                .build()
                .start();
        System.out.println("port=" + server.getPort());
        while (System.in.read() >= 0) {
            // Whatever is written there is ignored.
        }
        server.shutdown().awaitTermination(10, TimeUnit.SECONDS);
        service.close();
    }
}
