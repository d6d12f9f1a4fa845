package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Requests to the sample pet store, Spring MVC behind Spring Security on Tomcat, at 1,000 a second over kept-alive connections.
 * {@code recorded} is a request that is an event, {@code unselected} one that no selector selects; OpenTelemetry's agent makes a
 * span of each. Per request: microseconds of CPU of the process and of the threads that serve requests, bytes that these
 * allocate, and p50 and p99 of the time until the client, in another process, has the response.
 *
 * <p>On a busy machine a round has fewer requests, not more time: one contender sends for 22 seconds with {@code --quick}, else for 105,
 * besides the start of its service, which may take another {@link BootService#DEADLINE}.
 */
final class RequestsSuite implements Suite {
    private static final int CONNECTIONS = 4;
    private static final int REQUESTS_PER_SECOND = 1_000;
    private static final int SETTLE_MILLIS = 3_000;
    /** Of each connection. A service without an agent has been seen to be compiled only after 130,000 requests. */
    private static final int WARMUP_REQUESTS = 50_000;

    @Override
    public String name() {
        return "requests";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        Path service = settings.paths().petStoreJar();
        if (Files.exists(service)) {
            for (int round = 0; round < settings.quickOrFull(2, 5); round++) {
                for (ContenderSpec contender :
                        List.of(ContenderSpec.NONE, ContenderSpec.WAYMARK, ContenderSpec.OPENTELEMETRY)) {
                    if (contender.isAvailable(settings.paths())) {
                        measure(settings, contender, service, results);
                    }
                }
            }
        }
        return results;
    }

    private static void measure(SuiteSettings settings, ContenderSpec contender, Path jar, SuiteResults results)
            throws IOException, InterruptedException {
        int warmupSeconds = settings.quickOrFull(5, 30);
        int seconds = settings.quickOrFull(4, 20);
        ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
        try (BootService service = BootService.start(settings, contender.jvmFlags(settings.paths()), jar)) {
            service.awaitFirstResponse();
            String session = service.logIn("bob", "bob-password");
            byte[] recorded = BootService.request("PUT", "/orders/17?pet=cat", session);
            byte[] unselected = BootService.request("GET", "/orders/17", session);
            send(clients, service, recorded, WARMUP_REQUESTS, 0, warmupSeconds);
            send(clients, service, unselected, WARMUP_REQUESTS, 0, warmupSeconds);
            Thread.sleep(SETTLE_MILLIS);
            // Paced once before it is measured: a busy and a mostly idle service are compiled differently.
            sendPaced(clients, service, recorded, seconds / 4);
            try (ServiceThreads threads = new ServiceThreads(service.pid(), "http-nio-")) {
                measure(clients, service, threads, "recorded", recorded, seconds, contender.label(), results);
                measure(clients, service, threads, "unselected", unselected, seconds, contender.label(), results);
            }
            results.add("resident.mb", contender.label(), service.residentMegabytes());
        } finally {
            clients.shutdownNow();
        }
    }

    private static void measure(
            ExecutorService clients,
            BootService service,
            ServiceThreads threads,
            String request,
            byte[] message,
            int seconds,
            String contender,
            SuiteResults results)
            throws IOException, InterruptedException {
        double cpu = ProcFs.processCpuSeconds(service.pid());
        long threadCpu = threads.cpuNanos();
        long allocated = threads.allocatedBytes();
        long[] nanos = sendPaced(clients, service, message, seconds);
        double count = nanos.length;
        results.add(request + ".allocated", contender, (threads.allocatedBytes() - allocated) / count);
        results.add(request + ".thread.cpu.micros", contender, (threads.cpuNanos() - threadCpu) / 1e3 / count);
        results.add(request + ".cpu.micros", contender, (ProcFs.processCpuSeconds(service.pid()) - cpu) * 1e6 / count);
        results.add(request + ".micros.p50", contender, PacedClient.quantile(nanos, 0.5) / 1e3);
        results.add(request + ".micros.p99", contender, PacedClient.quantile(nanos, 0.99) / 1e3);
    }

    private static long[] sendPaced(ExecutorService clients, BootService service, byte[] request, int seconds)
            throws IOException, InterruptedException {
        int perConnection = REQUESTS_PER_SECOND / CONNECTIONS * seconds;
        return send(
                clients, service, request, perConnection, TimeUnit.SECONDS.toNanos(seconds) / perConnection, seconds);
    }

    /** Sends a request on all connections at once, no longer than some seconds, and returns the nanoseconds of each. */
    private static long[] send(
            ExecutorService clients,
            BootService service,
            byte[] request,
            int perConnection,
            long periodNanos,
            int seconds)
            throws IOException, InterruptedException {
        List<Callable<long[]>> tasks = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            tasks.add(() -> {
                try (PacedClient client = new PacedClient(service.port())) {
                    return client.send(request, "20", perConnection, periodNanos, TimeUnit.SECONDS.toNanos(seconds));
                }
            });
        }
        long[] all = {};
        for (Future<long[]> task : clients.invokeAll(tasks)) {
            try {
                long[] one = task.get();
                all = Arrays.copyOf(all, all.length + one.length);
                System.arraycopy(one, 0, all, all.length - one.length, one.length);
            } catch (ExecutionException e) {
                throw service.jvm().failure("answered wrongly: " + e.getCause());
            }
        }
        return all;
    }
}
