package io.waymark.agent.startup;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/**
 * What the agent needs of {@code java.base} beyond its public API, granted to the agent's own class loader alone. With it no
 * command-line flag is needed.
 */
final class JavaBaseAccess {
    private JavaBaseAccess() {}

    static void grant(Instrumentation instrumentation) {
        Module base = Object.class.getModule();
        Set<Module> agent = Set.of(JavaBaseAccess.class.getModule());
        instrumentation.redefineModule(
                base,
                Set.of(),
                Map.of(
                        // defines the bridge; takes the place of sun.misc.Unsafe in Chronicle
                        "jdk.internal.misc",
                        agent,
                        // registers the shutdown sequence
                        "jdk.internal.access",
                        agent,
                        // the constants of hidden classes
                        "jdk.internal.reflect",
                        agent,
                        // Chronicle: mapping of files, cleaning of buffers
                        "sun.nio.ch",
                        agent,
                        "jdk.internal.ref",
                        agent,
                        "jdk.internal.util",
                        agent),
                Map.of(
                        // Chronicle makes private members accessible
                        "java.lang.reflect",
                        agent,
                        // the bytes of strings, to be copied faster
                        "java.lang",
                        agent,
                        // what an unmodifiable list is a view of, to read no list that would be loaded
                        "java.util",
                        agent,
                        // the dependents of a CompletableFuture, at its completion
                        "java.util.concurrent",
                        agent),
                Set.of(),
                Map.of());
    }
}
