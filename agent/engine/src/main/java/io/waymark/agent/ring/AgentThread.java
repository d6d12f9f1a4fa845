package io.waymark.agent.ring;

import io.waymark.base.thread.DaemonThread;

/** A daemon thread of the agent. Calls on it are never captured. */
public final class AgentThread extends DaemonThread {
    /**
     * Creates a thread; does not start it.
     *
     * @param task runs once, on the new thread
     * @param name by convention {@code waymark-…}
     */
    public AgentThread(Runnable task, String name) {
        super(task, name);
    }
}
