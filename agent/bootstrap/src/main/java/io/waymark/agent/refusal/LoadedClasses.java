package io.waymark.agent.refusal;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * Selects loaded classes by their class files. Asking a class itself for its annotations would load whatever classes its
 * methods mention.
 */
public final class LoadedClasses {
    /** Each retransformation of a batch stops all threads of the application. */
    private static final int MAX_BATCH = 200;

    /** Of the premain classes, which the application's loader loads. */
    private static final String AGENT_PACKAGES = "io.waymark.agent.";

    private LoadedClasses() {}

    /**
     * Returns whether a class may have event annotations, without its class file: it is none of the JDK or the agent, no array
     * and not generated at run time by the JDK.
     *
     * @param type a loaded class
     * @return whether its class file is worth reading
     */
    public static boolean isCandidate(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader != null
                && loader != ClassLoader.getPlatformClassLoader()
                && !type.isArray()
                && !type.isHidden()
                && !type.getName().startsWith(AGENT_PACKAGES)
                && !Proxy.isProxyClass(type);
    }

    /**
     * Returns whether a class may have event annotations, by the class file that its loader has.
     *
     * @param type a loaded class
     * @return true also if its file cannot be read: the transformer, which gets it from the JVM, will look at it
     */
    public static boolean mayBeAnnotated(Class<?> type) {
        if (!isCandidate(type)) {
            return false;
        }
        try (InputStream in = type.getClassLoader()
                .getResourceAsStream(type.getName().replace('.', '/').concat(".class"))) {
            return in == null || EventAnnotations.mayBeIn(new ClassFileReader(in.readAllBytes()));
        } catch (IOException | LinkageError | RuntimeException e) {
            return true;
        }
    }

    /**
     * Splits classes into batches that can be retransformed at once.
     *
     * @param classes the classes
     * @return the batches, in order
     */
    public static List<Class<?>[]> batches(List<Class<?>> classes) {
        List<Class<?>[]> batches = new ArrayList<>();
        for (int start = 0; start < classes.size(); start += MAX_BATCH) {
            batches.add(classes.subList(start, Math.min(start + MAX_BATCH, classes.size()))
                    .toArray(new Class<?>[0]));
        }
        return batches;
    }
}
