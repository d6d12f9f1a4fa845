package io.waymark.propagation.app;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service that does each kind of work for alice, for nobody, for bob and for nobody again, and prints the kinds. */
public final class PropagationService {
    private static final Map<String, Work> KINDS = new TreeMap<>();

    private PropagationService() {}

    public static void main(String[] arguments) throws Exception {
        JdkWork.prestart();
        LibraryWork.prestart();
        KINDS.putAll(JdkWork.kinds());
        KINDS.putAll(LibraryWork.kinds());
        KINDS.putAll(NamedWork.named());
        KINDS.putAll(NamedWork.ofNobody());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newFixedThreadPool(2, JdkWork::daemon);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
                    String kind = exchange.getRequestURI().getPath().substring(1);
                    int status = 200;
                    try {
                        run(kind, exchange.getPrincipal().getUsername());
                    } catch (Exception | Error e) {
                        System.err.println(kind);
                        e.printStackTrace();
                        status = 500;
                    }
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                })
                .setAuthenticator(new BasicAuthenticator("orders") {
                    @Override
                    public boolean checkCredentials(String name, String password) {
                        return password.equals("secret");
                    }
                });
        server.start();
        // The first audited class.
        Orders.updateOrder("first");
        awaitInstrumentation();
        for (String kind : KINDS.keySet()) {
            send(server, kind, "alice", "198.51.100.1");
            run(kind, "nobody");
            send(server, kind, "bob", "198.51.100.2");
            run(kind, "nobody");
            System.out.println(kind);
        }
        for (Work work : KINDS.values()) {
            if (work instanceof Work.Triggered triggered) {
                triggered.finish();
            }
        }
        server.stop(0);
        // The pools of the libraries have threads that do not end.
        System.exit(0);
    }

    private static void run(String kind, String user) throws Exception {
        KINDS.get(kind).run(kind + "-" + user, times(kind));
    }

    private static int times(String kind) {
        return kind.startsWith("twice") ? 2 : kind.equals("parallelStream") ? 4 : 1;
    }

    private static void send(HttpServer server, String kind, String user, String address) throws IOException {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/" + kind;
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setRequestMethod("POST");
        String credentials = user + ":secret";
        connection.setRequestProperty(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        connection.setRequestProperty("X-Forwarded-For", address);
        if (connection.getResponseCode() != 200) {
            throw new IllegalStateException(kind + " failed for " + user);
        }
    }

    /** The agent weaves what is loaded already beside the service, so it may take a moment. */
    static void awaitInstrumentation() throws Exception {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        boolean followed = false;
        while (!followed && Instant.now().isBefore(deadline)) {
            ExecutorService fresh = Executors.newFixedThreadPool(1);
            followed = fresh.submit(() -> StackWalker.getInstance()
                            .walk(frames -> frames.anyMatch(
                                    frame -> frame.getClassName().endsWith(".Bridge"))))
                    .get();
            fresh.shutdown();
        }
        System.out.println("followed " + followed);
    }
}
