package io.waymark.agent.weave;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Set;

/**
 * Reads the constants of a class as the JVM has loaded it, after all transformers. A hidden class has no class file to be had,
 * and asking a class for its methods would load the classes that they mention. Needs {@code jdk.internal.access} and {@code
 * jdk.internal.reflect}.
 */
final class LoadedConstants {
    /** By name: the class may not be defined yet. */
    private static final String BRIDGE = "io/waymark/agent/bootstrap/Bridge";

    private static final Set<String> EVENT_ANNOTATIONS =
            Set.of("Lio/waymark/annotations/ManagementEvent;", "Lio/waymark/annotations/DataEvent;");
    private static final String UTF8 = "UTF8";

    private LoadedConstants() {}

    /**
     * Returns whether a class has event annotations but not the audit's code.
     *
     * @param type a loaded class
     * @return false also if its constants cannot be read
     */
    static boolean areAnnotatedAndNotWoven(Class<?> type) {
        boolean annotated = false;
        try {
            Object access = Class.forName("jdk.internal.access.SharedSecrets")
                    .getMethod("getJavaLangAccess")
                    .invoke(null);
            Object constants = Class.forName("jdk.internal.access.JavaLangAccess")
                    .getMethod("getConstantPool", Class.class)
                    .invoke(access, type);
            Method tag = constants.getClass().getMethod("getTagAt", int.class);
            Method text = constants.getClass().getMethod("getUTF8At", int.class);
            int size = (int) constants.getClass().getMethod("getSize").invoke(constants);
            for (int index = 1; index < size; index++) {
                if (isText(tag, constants, index)) {
                    Object constant = text.invoke(constants, index);
                    if (BRIDGE.equals(constant)) {
                        return false;
                    }
                    annotated |= EVENT_ANNOTATIONS.contains(constant);
                }
            }
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            return false;
        }
        return annotated;
    }

    /** The second index of a {@code long} or {@code double} has no tag. */
    private static boolean isText(Method tag, Object constants, int index) throws IllegalAccessException {
        try {
            return String.valueOf(tag.invoke(constants, index)).equals(UTF8);
        } catch (InvocationTargetException e) {
            return false;
        }
    }
}
