package io.waymark.agent.context;

/** A period in which a thread handles a message or runs a job: it works for the service itself. */
public abstract non-sealed class BackgroundScope implements CallerScope {
    /** For the work. */
    protected BackgroundScope() {}

    /**
     * Takes a call of an audited method that was recorded meanwhile.
     *
     * @param declaringClass the class that declares the method
     * @param methodName the method's name
     * @param descriptor the method's JVM descriptor
     */
    public abstract void onAudited(String declaringClass, String methodName, String descriptor);
}
