package io.waymark.propagation.app;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A service whose requests go through several small pools, so that the work of many users is interleaved on each thread. Prints its
 * port, and ends with its standard input.
 */
public final class LoadedService {
    private static final ExecutorService FIRST = Executors.newFixedThreadPool(2, JdkWork::daemon);
    private static final ExecutorService SECOND = Executors.newFixedThreadPool(2, JdkWork::daemon);
    private static final ExecutorService THIRD = Executors.newFixedThreadPool(2, JdkWork::daemon);

    private LoadedService() {}

    /** Takes the URL that answers for DynamoDB. */
    public static void main(String[] arguments) throws Exception {
        Orders.updateOrder("first");
        PropagationService.awaitInstrumentation();
        DynamoDbClient aws = DynamoDbClient.builder()
                .endpointOverride(URI.create(arguments[0]))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIA", "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(Executors.newFixedThreadPool(16, JdkWork::daemon));
        server.createContext("/orders", exchange -> serve(exchange, aws))
                .setAuthenticator(new BasicAuthenticator("orders") {
                    @Override
                    public boolean checkCredentials(String name, String password) {
                        return password.equals("secret");
                    }
                });
        server.start();
        System.out.println("port=" + server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // Until the test closes it.
        }
        System.exit(0);
    }

    private static void serve(HttpExchange exchange, DynamoDbClient aws) throws IOException {
        String order = exchange.getRequestURI().getQuery().substring("order=".length());
        int status = 200;
        try {
            CompletableFuture<Void> direct = new CompletableFuture<>();
            FIRST.execute(() -> {
                Orders.updateOrder(order + "-execute");
                direct.complete(null);
            });
            CompletableFuture<Void> called = CompletableFuture.runAsync(
                            () -> aws.deleteTable(table -> table.tableName(order)), SECOND)
                    .thenRun(() -> Orders.updateOrder(order + "-callback"))
                    .thenRunAsync(() -> Orders.updateOrder(order + "-async"), THIRD);
            THIRD.submit(() -> Orders.updateOrder(order + "-submit")).get();
            CompletableFuture.allOf(direct, called).get();
        } catch (Exception e) {
            e.printStackTrace();
            status = 500;
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
