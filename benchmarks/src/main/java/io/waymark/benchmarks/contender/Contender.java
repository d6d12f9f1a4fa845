package io.waymark.benchmarks.contender;

/**
 * One way to record the calls of a service. Users can implement their own: a public class with a public constructor without
 * parameters. Implementations are thread-safe.
 */
public interface Contender extends AutoCloseable {
    /**
     * Calls the service method once and records the call.
     *
     * @param callNumber selects the arguments
     * @return the result of the method, so that the call cannot be optimized away
     */
    Object call(int callNumber);

    /**
     * Runs work as the service serves a request, so that the contender knows the caller.
     *
     * @param work makes any number of calls
     */
    default void runInRequest(Runnable work) {
        work.run();
    }

    /** Writes everything recorded to disk. */
    @Override
    default void close() {}
}
