package io.waymark.propagation.app;

import io.waymark.Caller;
import io.waymark.CallerContext;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.tomcat.util.threads.TaskThreadFactory;

/** Work whose caller the service names, and work that has no caller though a request began it. */
final class NamedWork {
    private static final LinkedBlockingQueue<Runnable> QUEUE = new LinkedBlockingQueue<>();
    private static Thread worker;

    private NamedWork() {}

    /** The service names erin, from the address of the request or of nobody. */
    @SuppressWarnings("try") // it works until it is closed
    static Map<String, Work> named() {
        Map<String, Work> kinds = new TreeMap<>();
        kinds.put("named", task -> {
            try (CallerContext context = CallerContext.as("erin")) {
                task.run();
            }
        });
        kinds.put("namedThread", task -> {
            try (CallerContext context = CallerContext.as(Caller.user("erin"))) {
                JdkWork.daemon(task).start();
            }
        });
        kinds.put("namedPool", task -> {
            Work pool = JdkWork.kinds().get("execute");
            try (CallerContext context = CallerContext.as(Caller.user("erin").withUserAgent("import/1"))) {
                pool.start(task);
            }
        });
        return kinds;
    }

    /** Threads that a request starts and that work for all, or may: nobody may be named. */
    static Map<String, Work> ofNobody() {
        Map<String, Work> kinds = new TreeMap<>();
        kinds.put("homemadePool", NamedWork::enqueue);
        kinds.put(
                "libraryThread",
                task -> new TaskThreadFactory("library-", true, Thread.NORM_PRIORITY)
                        .newThread(task)
                        .start());
        return kinds;
    }

    private static synchronized void enqueue(Runnable task) {
        if (worker == null) {
            worker = JdkWork.daemon(() -> {
                try {
                    while (true) {
                        QUEUE.take().run();
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            worker.start();
        }
        QUEUE.add(task);
    }
}
