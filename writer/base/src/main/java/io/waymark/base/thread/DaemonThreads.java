package io.waymark.base.thread;

/**
 * Creates our threads: daemons that inherit nothing of the thread that creates them, which may be one of the application's.
 * Their context class loader is the one that loaded this class.
 */
public final class DaemonThreads {
    private DaemonThreads() {}

    /**
     * Creates a thread; it is not started.
     *
     * @param name the thread's name: {@code waymark-} and what the thread does
     * @param task runs on the thread
     * @return the thread
     */
    public static Thread create(String name, Runnable task) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
        return thread;
    }

    /**
     * Creates a thread that yields to the application's where the operating system honours priorities; it is not started.
     *
     * @param name the thread's name: {@code waymark-} and what the thread does
     * @param task runs on the thread
     * @return the thread
     */
    @SuppressWarnings("ThreadPriorityCheck") // a hint; nothing relies on it
    public static Thread createBackground(String name, Runnable task) {
        Thread thread = create(name, task);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }
}
