package io.waymark.endtoend.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A servlet that offloads its work to executors of all kinds, for one user after the other. */
public final class TaskOffloadingServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** Its thread runs before the first request. */
    private static final ExecutorService PRESTARTED_POOL = Executors.newFixedThreadPool(1);

    private static final ExecutorService POOL = Executors.newFixedThreadPool(2);
    private static final ScheduledExecutorService SCHEDULER = Executors.newScheduledThreadPool(1);

    private TaskOffloadingServlet() {}

    public static void main(String[] arguments) throws Exception {
        TaskOffloadingServlet servlet = new TaskOffloadingServlet();
        PRESTARTED_POOL.submit(() -> Orders.getOrder("nobody")).get();
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        boolean followed = false;
        while (!followed && Instant.now().isBefore(deadline)) {
            ExecutorService fresh = Executors.newFixedThreadPool(1);
            followed = fresh.submit(TaskOffloadingServlet::isInstrumented).get();
            fresh.shutdown();
        }
        System.out.println("followed " + followed);
        serve(servlet, "alice");
        serve(servlet, "bob");
        POOL.submit(() -> Orders.getOrder("pool-nobody")).get();
        CompletableFuture.runAsync(() -> Orders.getOrder("async-nobody")).get();
        PRESTARTED_POOL.shutdown();
        POOL.shutdown();
        SCHEDULER.shutdown();
    }

    /** The agent weaves the executors beside the application, so it may take a moment. */
    private static boolean isInstrumented() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith(".Bridge")));
    }

    private static void serve(HttpServlet servlet, String user) throws Exception {
        Principal principal = () -> user;
        HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
                TaskOffloadingServlet.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, values) -> switch (method.getName()) {
                    case "getMethod" -> "GET";
                    case "getRemoteAddr" -> "192.0.2.1";
                    case "getUserPrincipal" -> principal;
                    default -> null;
                });
        servlet.service(request, (HttpServletResponse) Proxy.newProxyInstance(
                TaskOffloadingServlet.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (p, m, v) -> null));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        String user = request.getUserPrincipal().getName();
        try {
            Orders.getOrder("direct-" + user);
            PRESTARTED_POOL.submit(() -> Orders.getOrder("old-" + user)).get();
            POOL.submit(() -> Orders.getOrder("pool-" + user)).get();
            CompletableFuture<Void> executed = new CompletableFuture<>();
            POOL.execute(() -> {
                Orders.getOrder("execute-" + user);
                executed.complete(null);
            });
            executed.get();
            SCHEDULER
                    .schedule(() -> Orders.getOrder("scheduled-" + user), 1, TimeUnit.MILLISECONDS)
                    .get();
            CompletableFuture.supplyAsync(() -> Orders.getOrder("async-" + user), POOL)
                    .thenApplyAsync(order -> Orders.getOrder("then-" + user))
                    .get();
            ForkJoinPool.commonPool()
                    .submit(() -> IntStream.range(0, 4).parallel().forEach(i -> Orders.getOrder("parallel-" + user)))
                    .get();
            Thread platform = new Thread(() -> Orders.getOrder("thread-" + user));
            platform.start();
            platform.join();
            if (Runtime.version().feature() >= 21) {
                Runnable task = () -> Orders.getOrder("virtual-" + user);
                Thread thread = (Thread) Thread.class
                        .getMethod("startVirtualThread", Runnable.class)
                        .invoke(null, task);
                thread.join();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
