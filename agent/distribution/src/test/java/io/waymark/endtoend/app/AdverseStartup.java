package io.waymark.endtoend.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import io.waymark.annotations.ResponseElement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Stresses the agent's startup: annotated classes from the first moment, loaded by many threads, and an abnormal end.
 */
@EventSource("start.example.com")
public final class AdverseStartup {
    private AdverseStartup() {}

    public static class One {
        @ManagementEvent
        public static void load(@RequestParameter("from") String from) {}
    }

    public static class Two {
        static {
            One.load("static initializer");
        }

        @ManagementEvent
        public static void load(@RequestParameter("from") String from) {}
    }

    public static class Three extends Two {
        @ManagementEvent
        public static void load(@RequestParameter("from") String from) {}
    }

    public static class Four {
        @ManagementEvent
        public static synchronized void load(@RequestParameter("from") String from) {}
    }

    public static class StartupService {
        @ManagementEvent
        @ResponseElement
        public String serve(@RequestParameter("id") String id) {
            return "served " + id;
        }

        @ManagementEvent
        public long[] exhaust(@RequestParameter("numbers") int numbers) {
            return new long[numbers];
        }
    }

    /** Overrides with copied annotations, as generated proxies do. */
    public static class Proxied extends StartupService {
        @Override
        @ManagementEvent
        @ResponseElement
        public String serve(@RequestParameter("id") String id) {
            return super.serve(id);
        }
    }

    @ManagementEvent
    static void leave(@RequestParameter("how") String how) {
        if (how.equals("exit")) {
            System.exit(3);
        } else if (how.equals("halt")) {
            Runtime.getRuntime().halt(4);
        }
        throw new IllegalStateException(how);
    }

    @ManagementEvent
    public static void main(@RequestParameter("arguments") String[] arguments) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        List<Runnable> loads = List.of(
                () -> One.load("thread"),
                () -> Two.load("thread"),
                () -> Three.load("thread"),
                () -> Four.load("thread"));
        for (int i = 0; i < 12; i++) {
            Runnable load = loads.get(i % loads.size());
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                load.run();
            });
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(new Proxied().serve("s-1"));
        try {
            System.out.println(new StartupService().exhaust(Integer.MAX_VALUE - 8).length);
        } catch (OutOfMemoryError e) {
            System.out.println("exhausted");
        }
        Thread.currentThread().interrupt();
        new StartupService().serve("interrupted");
        System.out.println("interrupted " + Thread.interrupted());
        leave(arguments[0]);
    }
}
