package io.waymark.base.thread;

/** A daemon thread that inherits nothing from the thread that creates it. */
public class DaemonThread extends Thread {
    /**
     * Creates a thread; does not start it.
     *
     * @param task runs once, on the new thread
     * @param name by convention {@code waymark-…}
     */
    @SuppressWarnings("this-escape") // Thread's setters do not call back
    public DaemonThread(Runnable task, String name) {
        // No inheritable thread locals: the creator may be a thread of the application.
        super(null, task, name, 0, false);
        setDaemon(true);
        setContextClassLoader(DaemonThread.class.getClassLoader());
    }
}
