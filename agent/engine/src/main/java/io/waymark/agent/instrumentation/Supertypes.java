package io.waymark.agent.instrumentation;

import org.jspecify.annotations.Nullable;

/** Finds a library's types by name, as the loader of a class knows them. */
public final class Supertypes {
    private Supertypes() {}

    /**
     * Finds a type among a class itself, its interfaces and its superclasses.
     *
     * @param type the class
     * @param names binary names, any of which is accepted
     * @return the type; null if the class has none of them
     */
    public static @Nullable Class<?> find(Class<?> type, String... names) {
        for (String name : names) {
            if (name.equals(type.getName())) {
                return type;
            }
        }
        for (Class<?> parent : type.getInterfaces()) {
            Class<?> found = find(parent, names);
            if (found != null) {
                return found;
            }
        }
        Class<?> superclass = type.getSuperclass();
        return superclass == null ? null : find(superclass, names);
    }
}
