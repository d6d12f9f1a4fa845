package io.waymark.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Classes that were loaded before the agent could see them: it attached late, or did not want them yet. */
public final class ClassRetransformer {
    private final Instrumentation instrumentation;
    private final InstrumentationCoverage coverage;

    /**
     * Creates it.
     *
     * @param instrumentation the JVM's
     * @param coverage learns what could not be woven
     */
    public ClassRetransformer(Instrumentation instrumentation, InstrumentationCoverage coverage) {
        this.instrumentation = instrumentation;
        this.coverage = coverage;
    }

    /** Sends every loaded class that names an event annotation, or is of the AWS SDK, through the transformers again. */
    public void retransformAudited() {
        retransform(type -> WeavingTransformer.isAwsSdkClass(type) || hasEventAnnotation(type));
    }

    /** Sends the servlet API's {@code HttpServlet} through the transformers again, if it is loaded. */
    public void retransformServlets() {
        retransform(WeavingTransformer::isServlet);
    }

    /** Sends the JDK's executors through the transformers again, those that are loaded. */
    public void retransformExecutors() {
        retransform(WeavingTransformer::isExecutor);
    }

    private void retransform(Predicate<Class<?>> wanted) {
        ClassLoader own = ClassRetransformer.class.getClassLoader();
        List<Class<?>> chosen = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (type.getClassLoader() != own && !type.isArray() && !type.isHidden() && wanted.test(type)) {
                chosen.add(type);
            }
        }
        try {
            instrumentation.retransformClasses(chosen.toArray(Class<?>[]::new));
        } catch (UnmodifiableClassException | LinkageError | RuntimeException e) {
            // A class that the JVM refuses must not keep the others from being woven.
            chosen.forEach(this::retransform);
        }
    }

    private void retransform(Class<?> type) {
        try {
            instrumentation.retransformClasses(type);
        } catch (UnmodifiableClassException | LinkageError | RuntimeException e) {
            coverage.notInstrumented(
                    "class " + type.getName(), "it was loaded before the agent and cannot be rewoven: " + e);
        }
    }

    /**
     * Reads the class's file from its loader. Asking the class itself for its methods would load whatever classes they
     * mention.
     */
    private static boolean hasEventAnnotation(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null) {
            return false;
        }
        try (InputStream in = loader.getResourceAsStream(type.getName().replace('.', '/') + ".class")) {
            return in != null && ClassFileScanner.hasEventAnnotation(in.readAllBytes());
        } catch (IOException | LinkageError | RuntimeException e) {
            return false;
        }
    }
}
