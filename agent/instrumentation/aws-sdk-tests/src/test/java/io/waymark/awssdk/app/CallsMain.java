package io.waymark.awssdk.app;

import java.util.Arrays;

/**
 * A service that runs the named classes of this package one after the other; each may need libraries that others lack.
 * Exits with 0 if the SDK behaved as it does without an agent.
 */
public final class CallsMain {
    private CallsMain() {}

    /**
     * Runs the classes.
     *
     * @param arguments comma-separated names of classes, and the arguments of each of them
     */
    public static void main(String[] arguments) throws Exception {
        String[] given = Arrays.copyOfRange(arguments, 1, arguments.length);
        for (String each : arguments[0].split(",", -1)) {
            Class.forName(CallsMain.class.getPackageName() + "." + each)
                    .getMethod("run", String[].class)
                    .invoke(null, (Object) given);
        }
        System.out.println("done");
        System.exit(0);
    }

    static void expect(boolean condition, String what) {
        if (!condition) {
            System.out.println("unexpected: " + what);
            Runtime.getRuntime().halt(1);
        }
    }
}
