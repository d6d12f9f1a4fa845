package io.waymark.agent.capture;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens packages of the application's modules to the agent, so that values of types that are not exported are recorded in
 * full. One for the JVM, as modules are; safe for use by many threads.
 */
public final class ModulePackages {
    private static final Module AGENT = ModulePackages.class.getModule();

    private static volatile @Nullable Instrumentation instrumentation;

    private ModulePackages() {}

    /**
     * Allows packages to be opened.
     *
     * @param jvm the JVM's instrumentation service
     */
    public static void openWith(Instrumentation jvm) {
        instrumentation = jvm;
    }

    /** Opens the package of an application's class, if it can be opened. */
    static void open(Class<?> type) {
        Instrumentation jvm = instrumentation;
        Module module = type.getModule();
        if (jvm != null
                && module.isNamed()
                && !module.isOpen(type.getPackageName(), AGENT)
                && jvm.isModifiableModule(module)) {
            jvm.redefineModule(
                    module, Set.of(), Map.of(), Map.of(type.getPackageName(), Set.of(AGENT)), Set.of(), Map.of());
        }
    }
}
