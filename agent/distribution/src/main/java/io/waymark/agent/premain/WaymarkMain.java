package io.waymark.agent.premain;

import java.util.function.ToIntFunction;

/** What {@code java -jar waymark-agent.jar} runs: the one command that needs what the agent's jar holds. */
public final class WaymarkMain {
    private static final String COMMAND = "deliver";
    private static final int USAGE = 2;
    private static final int DELIVERY_FAILED = 3;

    private WaymarkMain() {}

    /**
     * Runs the command and ends the process.
     *
     * @param arguments its name, and what follows it
     */
    @SuppressWarnings({"SystemOut", "unchecked"}) // a command prints there
    public static void main(String[] arguments) {
        if (arguments.length == 0 || !arguments[0].equals(COMMAND)) {
            System.err.println(
                    "waymark: this is an agent, to be given to a service's JVM as -javaagent:waymark-agent.jar;"
                            + " by itself it knows one command: java -jar waymark-agent.jar deliver --help");
            System.exit(USAGE);
        }
        String[] following = new String[arguments.length - 1];
        System.arraycopy(arguments, 1, following, 0, following.length);
        int status = DELIVERY_FAILED;
        try {
            Object command = new IsolatedClassLoader(IsolatedClassLoader.ownJar())
                    .loadClass("io.waymark.deliver.DeliverCommand")
                    .getDeclaredConstructor()
                    .newInstance();
            status = ((ToIntFunction<String[]>) command).applyAsInt(following);
        } catch (Throwable e) {
            System.err.println("waymark: could not deliver: " + e);
        }
        System.exit(status);
    }
}
