package io.waymark.agent.refusal;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Selects loaded classes by their class files, and retransforms them. Asking a class itself for its annotations would load
 * whatever classes its methods mention.
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
     * Sends classes through the transformers again, in batches. A class that the JVM refuses does not keep the others from it.
     * Not for a thread that is loading a class.
     *
     * @param instrumentation the JVM's
     * @param classes the classes
     * @param refused takes those that are refused
     */
    public static void retransform(Instrumentation instrumentation, List<Class<?>> classes, RefusalListener refused) {
        for (int start = 0; start < classes.size(); start += MAX_BATCH) {
            List<Class<?>> batch = classes.subList(start, Math.min(start + MAX_BATCH, classes.size()));
            Throwable reason = retransform(instrumentation, batch.toArray(new Class<?>[0]));
            if (reason != null && batch.size() == 1) {
                refused.onRefused(batch.get(0), reason);
            } else if (reason != null) {
                batch.forEach(type -> retransform(instrumentation, List.of(type), refused));
            }
        }
    }

    private static @Nullable Throwable retransform(Instrumentation instrumentation, Class<?>... classes) {
        try {
            instrumentation.retransformClasses(classes);
            return null;
        } catch (UnmodifiableClassException | LinkageError | RuntimeException e) {
            return e;
        }
    }
}
