package io.waymark.agent.premain;

import io.waymark.agent.refusal.RefusingTransformer;
import java.lang.instrument.Instrumentation;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The agent's entry point: {@code -javaagent:waymark-agent.jar}, or attach to a running JVM.
 *
 * <p>An exception thrown by {@code premain} would end the JVM, so none is thrown: on any failure the service runs as it
 * would without the agent, except that calls with the failure policy {@code deny} are refused, and one line on standard error
 * says that it is not audited, why, and where the stack trace is.
 */
public final class WaymarkAgent {
    private static boolean started;

    private WaymarkAgent() {}

    /**
     * Called before the application's {@code main}.
     *
     * @param argument path of the configuration file; may be absent
     * @param instrumentation the JVM's instrumentation service
     */
    public static void premain(@Nullable String argument, Instrumentation instrumentation) {
        start("io.waymark.agent.startup.PremainEntryPoint", argument, instrumentation);
    }

    /**
     * Called when a tool attaches the agent to a running JVM.
     *
     * @param argument path of the configuration file; may be absent
     * @param instrumentation the JVM's instrumentation service
     */
    public static void agentmain(@Nullable String argument, Instrumentation instrumentation) {
        start("io.waymark.agent.startup.AttachEntryPoint", argument, instrumentation);
    }

    /** Without reflective calls: since JDK 18 the first ones cost more than the rest of this class. */
    @SuppressWarnings({"SystemOut", "unchecked"}) // there is no log yet, and standard output belongs to the application
    private static synchronized void start(
            String agentClass, @Nullable String argument, Instrumentation instrumentation) {
        if (started) {
            System.err.println("waymark: the agent is already running in this JVM; it is not started again");
            return;
        }
        started = true;
        try {
            Object agent = new IsolatedClassLoader(IsolatedClassLoader.ownJar())
                    .loadClass(agentClass)
                    .getDeclaredConstructor()
                    .newInstance();
            ((BiConsumer<Instrumentation, @Nullable String>) agent).accept(instrumentation, argument);
        } catch (Throwable e) {
            try {
                StartFailure.report(e, argument);
            } finally {
                refuseGuardedCalls(argument, instrumentation);
            }
        }
    }

    @SuppressWarnings("SystemOut") // there is no log
    private static void refuseGuardedCalls(@Nullable String argument, Instrumentation instrumentation) {
        try {
            RefusingTransformer.install(argument, instrumentation);
        } catch (Throwable e) {
            System.err.println("waymark: calls with the failure policy deny cannot be refused either: " + e);
        }
    }
}
