package io.waymark.agent.startup;

import java.lang.reflect.Method;

/**
 * Runs something when the JVM shuts down, after all shutdown hooks of the application: those may still call audited
 * methods.
 *
 * <p>The JDK runs a fixed sequence of internal hooks; the second of them runs all of {@link Runtime#addShutdownHook}. Where
 * the sequence cannot be joined, an ordinary hook is used, beside those of the application.
 */
final class ShutdownSequence {
    /** Slots 0 to 2 are the JDK's: console, application hooks, files to delete on exit. There are ten. */
    private static final int FIRST_FREE_SLOT = 3;

    private static final int SLOTS = 10;

    private ShutdownSequence() {}

    static void add(Runnable task) {
        try {
            Class<?> secrets = Class.forName("jdk.internal.access.SharedSecrets");
            Object access = secrets.getMethod("getJavaLangAccess").invoke(null);
            Method register = Class.forName("jdk.internal.access.JavaLangAccess")
                    .getMethod("registerShutdownHook", int.class, boolean.class, Runnable.class);
            for (int slot = FIRST_FREE_SLOT; slot < SLOTS; slot++) {
                if (register(register, access, slot, task)) {
                    return;
                }
            }
        } catch (ReflectiveOperationException | LinkageError e) {
            // The fallback serves.
        }
        Runtime.getRuntime().addShutdownHook(new Thread(task, "waymark-shutdown"));
    }

    private static boolean register(Method register, Object access, int slot, Runnable task) {
        try {
            // Also while the hooks of the application run already: they may be the first to load an audited class.
            register.invoke(access, slot, true, task);
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
