package io.waymark.agent.ring;

/** A daemon thread of ours. Nothing that runs on it is ever captured. */
public final class AgentThread extends Thread {
    /**
     * Creates a thread; it is not started.
     *
     * @param task what it does
     * @param name its name, by custom {@code waymark-…}
     */
    public AgentThread(Runnable task, String name) {
        // What the creating thread, perhaps one of the application's, hands on to its children stays out.
        super(null, task, name, 0, false);
        setDaemon(true);
        setContextClassLoader(AgentThread.class.getClassLoader());
    }
}
