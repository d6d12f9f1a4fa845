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

    @Override
    public void accept(String line) {
        log.warn(line, line, null);
    }
}
