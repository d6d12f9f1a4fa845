package io.waymark.endtoend.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.Guarantee;
import io.waymark.annotations.ManagementEvent;
import java.io.IOException;

/** Runs a generated class, and ends without a shutdown once all its events are journaled. */
@EventSource("corpus.example.com")
public final class CorpusLauncher {
    private CorpusLauncher() {}

    /** Returns when its event is journaled, and with it those before. */
    @ManagementEvent(guarantee = Guarantee.JOURNALED)
    private static void end() {}

    /**
     * Runs.
     *
     * @param arguments the class's name, then {@code halt} or {@code exit}
     */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        Class.forName(arguments[0]).getMethod("run").invoke(null);
        end();
        if (arguments[1].equals("halt")) {
            Runtime.getRuntime().halt(0);
        }
    }
}
