package io.waymark.agent.refusal;

/** Takes the classes that the JVM refuses to retransform. */
public interface RefusalListener {
    /**
     * Takes a class.
     *
     * @param type the class, which is as it was
     * @param reason what the JVM, or a transformer, threw
     */
    void onRefused(Class<?> type, Throwable reason);
}
