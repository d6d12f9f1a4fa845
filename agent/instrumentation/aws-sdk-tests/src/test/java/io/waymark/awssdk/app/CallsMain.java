package io.waymark.awssdk.app;

import java.util.Arrays;

/**
 * A service: runs the named classes of this package one after the other, which may need libraries that others lack. Ends
 * with 0 if the SDK behaved as it does without an agent.
 */
public final class CallsMain {
    private CallsMain() {}

    /**
     * Runs them.
     *
     * @param arguments names of classes, separated by commas, and what each of them is given
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
            System.out.println("not so: " + what);
            Runtime.getRuntime().halt(1);
        }
    }
}
