package io.waymark.agent.weave;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Set;

/**
 * Finds annotated hidden classes that were defined before {@link HiddenClassDefinition} was woven: they run unaudited, and the
 * JVM cannot retransform them. Needs {@code jdk.internal.access} and {@code jdk.internal.reflect}.
 */
public final class HiddenClassSearch {
    /** By name: the class may not be defined yet. */
    private static final String BRIDGE = "io/waymark/agent/bootstrap/Bridge";

    private static final Set<String> EVENT_ANNOTATIONS =
            Set.of("Lio/waymark/annotations/ManagementEvent;", "Lio/waymark/annotations/DataEvent;");
    private static final String LAMBDA = "$$Lambda";
    private static final String UTF8 = "UTF8";

    private final Instrumentation instrumentation;
    private final InstrumentationCoverage coverage;

    /**
     * Creates a search.
     *
     * @param instrumentation the JVM's
     * @param coverage records what is found
     */
    public HiddenClassSearch(Instrumentation instrumentation, InstrumentationCoverage coverage) {
        this.instrumentation = instrumentation;
        this.coverage = coverage;
    }

    /**
     * Reports the annotated hidden classes that are not woven.
     *
     * @return whether there are any
     */
    public boolean report() {
        ClassLoader own = HiddenClassSearch.class.getClassLoader();
        boolean found = false;
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (type.isHidden()
                    && type.getClassLoader() != null
                    && type.getClassLoader() != own
                    && !type.getName().contains(LAMBDA)
                    && isAnnotatedAndNotWoven(type)) {
                found = true;
                coverage.notInstrumented(
                        "class " + type.getName(),
                        "it is a hidden class that was defined before the first other audited class was loaded; its calls run"
                                + " unaudited, also those with the failure policy deny");
            }
        }
        return found;
    }

    /** By the class's constants: its class file cannot be had, and its methods would load the classes that they mention. */
    private static boolean isAnnotatedAndNotWoven(Class<?> type) {
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
