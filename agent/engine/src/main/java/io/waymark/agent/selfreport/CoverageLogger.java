package io.waymark.agent.startup;

import io.waymark.base.log.OperatorLog;
import java.util.function.Consumer;

/** Tells the operator what is not audited. */
final class CoverageLogger implements Consumer<String> {
    private final OperatorLog log;

    CoverageLogger(OperatorLog log) {
        this.log = log;
    }

    @Override
    public void accept(String line) {
        log.warn(line, line, null);
    }
}
