package io.waymark.agent.weave;

import java.lang.instrument.Instrumentation;

/**
 * Finds annotated hidden classes that were defined before {@link HiddenClassDefinition} was woven: they run unaudited, and the
 * JVM cannot retransform them. Needs {@code jdk.internal.access} and {@code jdk.internal.reflect}.
 */
public final class HiddenClassSearch {
    private static final String LAMBDA = "$$Lambda";

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
                    && LoadedConstants.areAnnotatedAndNotWoven(type)) {
                found = true;
                coverage.notInstrumented(
                        "class " + type.getName(),
                        "it is a hidden class that was defined before the first other audited class was loaded; its calls run"
                                + " unaudited, also those with the failure policy deny");
            }
        }
        return found;
    }
}
