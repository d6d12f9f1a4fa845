package io.waymark.agent.premain;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/**
 * The agent's entry: {@code -javaagent:waymark-agent.jar}, or an attach to a running JVM.
 *
 * <p>An exception that left {@code premain} would end the JVM, so none does: whatever fails, the service runs as it would
 * without the agent, and one line says that it is not audited and why.
 */
public final class WaymarkAgent {
    private static boolean started;

    private WaymarkAgent() {}

    /**
     * Called before the application's {@code main}.
     *
     * @param argument path of the configuration file; may be absent
     * @param instrumentation the JVM's
     */
    public static void premain(@Nullable String argument, Instrumentation instrumentation) {
        start(argument, instrumentation, false);
    }

    /**
     * Called when a tool attaches the agent to a JVM that runs.
     *
     * @param argument path of the configuration file; may be absent
     * @param instrumentation the JVM's
     */
    public static void agentmain(@Nullable String argument, Instrumentation instrumentation) {
        start(argument, instrumentation, true);
    }

    @SuppressWarnings("SystemOut") // there is no log yet, and standard output belongs to the application
    private static synchronized void start(@Nullable String argument, Instrumentation instrumentation, boolean late) {
        if (started) {
            System.err.println("waymark: the agent is already running in this JVM; it is not started again");
            return;
        }
        started = true;
        try {
            IsolatedClassLoader loader = new IsolatedClassLoader(ownJar());
            loader.loadClass("io.waymark.agent.Agent")
                    .getMethod("start", Instrumentation.class, String.class, boolean.class)
                    .invoke(null, instrumentation, argument, late);
        } catch (Throwable e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            System.err.println("waymark: the agent could not start, this service runs unaudited: " + cause);
        }
    }

    private static File ownJar() throws URISyntaxException {
        CodeSource source = WaymarkAgent.class.getProtectionDomain().getCodeSource();
        if (source == null || !new File(source.getLocation().toURI()).isFile()) {
            throw new IllegalStateException("waymark-agent.jar must be given to -javaagent as one file");
        }
        return new File(source.getLocation().toURI());
    }
}
