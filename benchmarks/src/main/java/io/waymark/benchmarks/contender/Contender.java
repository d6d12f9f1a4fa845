package io.waymark.benchmarks.contender;

/**
 * One way to record the calls of a service. A user's own class can be one too: public, with a constructor without
 * parameters. Used by several threads at once.
 */
public interface Contender extends AutoCloseable {
    /**
     * Calls the service method once, recorded in the contender's way.
     *
     * @param callNumber chooses the arguments
     * @return what the method returned, so that the call cannot be optimized away
     */
    Object call(int callNumber);

    /**
     * Runs work in the way that the service serves a request, so that the contender knows the caller.
     *
     * @param work makes any number of calls
     */
    default void runInRequest(Runnable work) {
        work.run();
    }

    /** Leaves what was recorded on disk. */
    @Override
    default void close() {}
}
