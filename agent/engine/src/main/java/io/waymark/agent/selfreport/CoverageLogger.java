package io.waymark.agent.selfreport;

import io.waymark.base.log.OperatorLog;
import java.util.function.Consumer;

/** Warns the operator of what is not audited, once for each line. */
public final class CoverageLogger implements Consumer<String> {
    private final OperatorLog log;

    /**
     * Creates a logger.
     *
     * @param log gets the warnings
     */
    public CoverageLogger(OperatorLog log) {
        this.log = log;
    }

    /**
     * Reports a class that could not be instrumented.
     *
     * @param line what is not audited, and why
     * @param failure its stack trace goes to the log file
     */
    public void logFailure(String line, Throwable failure) {
        log.errorWithReason(line, line, failure);
    }

    @Override
    public void accept(String line) {
        log.warn(line, line, null);
    }
}
