package io.waymark.agent.unsafe;

/** Replaces the class of {@code java.logging}, whose first use would configure the application's logging. Logs nothing. */
public final class Logger {
    private static final Logger SILENT = new Logger();

    private Logger() {}

    /**
     * Returns a logger.
     *
     * @param name ignored
     * @return the one logger
     */
    public static Logger getLogger(String name) {
        return SILENT;
    }

    /**
     * Returns whether a message is logged.
     *
     * @param level ignored
     * @return {@code false}
     */
    public boolean isLoggable(Level level) {
        return false;
    }

    /**
     * Does nothing.
     *
     * @param message ignored
     */
    public void fine(String message) {}

    /**
     * Does nothing.
     *
     * @param message ignored
     */
    public void info(String message) {}

    /**
     * Does nothing.
     *
     * @param message ignored
     */
    public void warning(String message) {}
}
