package io.waymark.agent.weave;

import io.waymark.agent.weave.KotlinClass.Delegation;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.pool.TypePool;

/**
 * Finds the methods whose calls give their event in another method. The Kotlin compiler copies the annotations of an
 * interface's method to all methods that it generates for the default implementation; the one with the code is audited.
 */
final class KotlinDefaults {
    /** Ends the name of the class that holds an interface's default implementations. */
    static final String IMPLEMENTATIONS = "$DefaultImpls";

    private final KotlinClass kotlin;
    private final TypePool pool;

    private KotlinDefaults(KotlinClass kotlin, TypePool pool) {
        this.kotlin = kotlin;
        this.pool = pool;
    }

    /**
     * Finds the abstract methods whose default implementation is in a class beside the interface, and the generated methods
     * that only call an annotated implementation.
     *
     * @return names with descriptors; empty for classes of other languages
     */
    static Set<String> auditedElsewhere(TypeDescription type, KotlinClass kotlin, TypePool pool) {
        Set<String> found = new HashSet<>();
        if (kotlin.isKotlin()) {
            KotlinDefaults defaults = new KotlinDefaults(kotlin, pool);
            for (MethodDescription.InDefinedShape method : type.getDeclaredMethods()) {
                if (AnnotationReader.isEvent(method) && defaults.isAuditedElsewhere(method)) {
                    found.add(method.getInternalName() + method.getDescriptor());
                }
            }
        }
        return found;
    }

    private boolean isAuditedElsewhere(MethodDescription.InDefinedShape method) {
        try {
            Delegation target = method.isAbstract()
                    ? new Delegation(method.getDeclaringType().getName() + IMPLEMENTATIONS, method.getInternalName())
                    : kotlin.delegation(method);
            return target != null && isAudited(pool.describe(target.owner()).resolve(), target.name());
        } catch (TypePool.Resolution.NoSuchTypeException e) {
            // Two events of one call are better than none.
            return false;
        }
    }

    private static boolean isAudited(TypeDescription owner, String name) {
        boolean declared = false;
        for (MethodDescription.InDefinedShape method : owner.getDeclaredMethods()) {
            if (method.getInternalName().equals(name)) {
                if (AnnotationReader.isEvent(method) && !method.isAbstract()) {
                    return true;
                }
                declared = true;
            }
        }
        return !declared
                && owner.getInterfaces().asErasures().stream().anyMatch(inherited -> isAudited(inherited, name));
    }
}
