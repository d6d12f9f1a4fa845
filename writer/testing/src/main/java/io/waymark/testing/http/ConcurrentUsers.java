package io.waymark.testing.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A hundred clients that send requests at once, each request as one of a hundred users and from one of a hundred addresses, which
 * change from request to request on the same connection. {@code -Dwaymark.requests=100000} sends as many requests.
 */
public final class ConcurrentUsers {
    /** How many requests are sent in all. */
    public static final int REQUESTS = Integer.getInteger("waymark.requests", 2_000);

    /** How many clients, users and addresses there are. */
    public static final int USERS = 100;

    static {
        // Read when the class of connections is loaded: each client keeps its connection.
        System.setProperty("http.maxConnections", Integer.toString(USERS));
    }

    private ConcurrentUsers() {}

    /** Sends one request. */
    @FunctionalInterface
    public interface Client {
        /**
         * Sends a request and waits for its answer.
         *
         * @param request its number, from 0
         * @throws IOException if the answer is not the expected one
         */
        void send(int request) throws Exception;
    }

    /** Returns the name of the user who sends a request. */
    public static String user(int request) {
        return "user" + request % USERS;
    }

    /** Returns the address that a request is forwarded for; the user's other requests come from others. */
    public static String address(int request) {
        return "198.51.100." + (1 + request / USERS % USERS);
    }

    /** Returns the header {@code Authorization} of a request's user, whose password is {@code secret}. */
    public static String basic(int request) {
        byte[] credentials = (user(request) + ":secret").getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    /**
     * Sends all requests.
     *
     * @param client sends one of them; used by many threads
     */
    public static void sendAll(Client client) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(USERS);
        try {
            AtomicInteger next = new AtomicInteger();
            List<Future<?>> sending = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                sending.add(threads.submit(() -> {
                    for (int request = next.getAndIncrement(); request < REQUESTS; request = next.getAndIncrement()) {
                        client.send(request);
                    }
                    return null;
                }));
            }
            for (Future<?> each : sending) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Sends a request without a body, from its address.
     *
     * @param request the request's number
     * @param method the method
     * @param url where to
     * @param authorization the header {@code Authorization}
     * @throws IOException if the status is not of the class 2xx
     */
    public static void send(int request, String method, String url, String authorization) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setRequestProperty("Authorization", authorization);
        connection.setRequestProperty("X-Forwarded-For", address(request));
        int status = connection.getResponseCode();
        if (status / 100 != 2) {
            throw new IOException("request " + request + ": status " + status);
        }
        // To its end, so that the connection is used again.
        connection.getInputStream().readAllBytes();
    }
}
