package io.waymark.agent.premain;

/** Main class of the jar, for users who run it instead of attaching it: says what to do. */
public final class WaymarkMain {
    private static final int USAGE = 2;

    private WaymarkMain() {}

    /**
     * Prints what the jar is and ends the process.
     *
     * @param arguments ignored
     */
    @SuppressWarnings("SystemOut") // a command prints there
    public static void main(String[] arguments) {
        System.err.println("waymark: this is a Java agent: start a service with -javaagent:waymark-agent.jar;"
                + " to deliver its journal in a process of its own, run 'waymark deliver'");
        System.exit(USAGE);
    }
}
