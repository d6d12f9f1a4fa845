package io.waymark.agent.refusal;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of the agent when it cannot start: calls whose failure policy is {@code deny} are refused. Safe for use by
 * many threads.
 */
public final class RefusingTransformer implements ClassFileTransformer {
    private final boolean defaultDenial;

    private RefusingTransformer(boolean defaultDenial) {
        this.defaultDenial = defaultDenial;
    }

    /**
     * Refuses from now on, also in classes that are loaded already.
     *
     * @param agentArgument path of the configuration file; may be absent
     * @param instrumentation the JVM's instrumentation service
     */
    public static void install(@Nullable String agentArgument, Instrumentation instrumentation) {
        instrumentation.addTransformer(
                new RefusingTransformer(DefaultDenial.isConfigured(agentArgument)),
                instrumentation.isRetransformClassesSupported());
        List<Class<?>> annotated = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (LoadedClasses.mayBeAnnotated(type)) {
                annotated.add(type);
            }
        }
        for (Class<?>[] batch : LoadedClasses.batches(annotated)) {
            if (!retransform(instrumentation, batch)) {
                for (Class<?> type : batch) {
                    retransform(instrumentation, type);
                }
            }
        }
    }

    /** Returns false if the JVM refuses one of the classes, which is independent of the others. */
    private static boolean retransform(Instrumentation instrumentation, Class<?>... types) {
        try {
            instrumentation.retransformClasses(types);
            return true;
        } catch (UnmodifiableClassException | LinkageError | RuntimeException e) {
            return false;
        }
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String internalName,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] file) {
        try {
            return loader == null
                    ? null
                    : RefusalWriter.refuse(
                            loader, file, defaultDenial, (name, descriptor) -> true, "auditing could not start");
        } catch (RuntimeException e) {
            return null;
        }
    }
}
