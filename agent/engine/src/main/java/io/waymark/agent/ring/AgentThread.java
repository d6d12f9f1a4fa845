package io.waymark.agent.ring;

/** A daemon thread of the agent. Calls on it are never captured. */
public final class AgentThread extends Thread {
    /**
     * Creates a thread; does not start it.
     *
     * @param task runs once, on the new thread
     * @param name by convention {@code waymark-…}
     */
    public AgentThread(Runnable task, String name) {
        // No inheritable thread locals: the creator may be a thread of the application.
        super(null, task, name, 0, false);
        setDaemon(true);
        setContextClassLoader(AgentThread.class.getClassLoader());
    }
}
