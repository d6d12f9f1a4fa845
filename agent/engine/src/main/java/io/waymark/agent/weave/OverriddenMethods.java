package io.waymark.agent.weave;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;

/** Finds the methods of the application's superclasses and interfaces that a method overrides or implements. */
final class OverriddenMethods {
    private final MethodDescription method;
    private final List<MethodDescription> found = new ArrayList<>();
    private final Set<String> searched = new HashSet<>();

    private OverriddenMethods(MethodDescription method) {
        this.method = method;
    }

    /**
     * Searches all supertypes.
     *
     * @param method a method, as its class file describes it
     * @return the nearest ones first
     * @throws net.bytebuddy.pool.TypePool.Resolution.NoSuchTypeException if the class file of a supertype cannot be found
     */
    static List<MethodDescription> of(MethodDescription method) {
        OverriddenMethods search = new OverriddenMethods(method);
        if (!method.isStatic() && !method.isPrivate()) {
            search.addFromSupertypes(method.getDeclaringType().asErasure());
        }
        return search.found;
    }

    private void addFromSupertypes(TypeDescription type) {
        for (TypeDescription parent : type.getInterfaces().asErasures()) {
            addFrom(parent);
        }
        TypeDescription.Generic superclass = type.getSuperClass();
        if (superclass != null) {
            addFrom(superclass.asErasure());
        }
    }

    private void addFrom(TypeDescription type) {
        if (type.getName().startsWith("java.") || !searched.add(type.getName())) {
            return;
        }
        for (MethodDescription candidate : type.getDeclaredMethods()) {
            if (isOverridden(candidate)) {
                found.add(candidate);
            }
        }
        addFromSupertypes(type);
    }

    private boolean isOverridden(MethodDescription candidate) {
        if (candidate.isStatic()
                || candidate.isPrivate()
                || !candidate.getInternalName().equals(method.getInternalName())
                || candidate.getParameters().size() != method.getParameters().size()) {
            return false;
        }
        for (ParameterDescription parameter : candidate.getParameters()) {
            TypeDescription own =
                    method.getParameters().get(parameter.getIndex()).getType().asErasure();
            // A type variable of the supertype may be any type here.
            if (!parameter.getType().getSort().isTypeVariable()
                    && !parameter.getType().asErasure().equals(own)) {
                return false;
            }
        }
        return true;
    }
}
