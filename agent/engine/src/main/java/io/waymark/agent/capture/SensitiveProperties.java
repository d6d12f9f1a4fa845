package io.waymark.agent.capture;

import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one class that its marks, and those of its supertypes, mean. A mark of a class outweighs those of its
 * supertypes. A mark that fits no property is reported; it hides the properties that it may mean, by their type and name.
 */
final class SensitiveProperties {
    private static final int MIN_PART_LENGTH = 3;

    private final Map<Property, SensitiveMark> found = new HashMap<>();
    private final Set<Property> suspected = new HashSet<>();

    /**
     * A property of the class.
     *
     * @param name its recorded name
     * @param getter the name of the method that reads it
     * @param type the method's result
     * @param field the name of the field whose value it is; null if that is not known
     */
    record Property(
            String name,
            String getter,
            Class<?> type,
            @Nullable String field) {
        Set<String> names() {
            Set<String> names = PropertyNames.of(getter);
            names.addAll(PropertyNames.of(name));
            if (field != null) {
                names.addAll(PropertyNames.of(field));
            }
            return names;
        }
    }

    /** A mark that fits no property. */
    private record UnmatchedMark(Class<?> declaring, SensitiveMark mark) {}

    SensitiveProperties(Class<?> type, List<Property> properties, SensitiveMarks marks) {
        List<UnmatchedMark> unmatched = new ArrayList<>();
        for (Class<?> declaring : hierarchy(type)) {
            for (SensitiveMark mark : marks.declaredBy(declaring)) {
                if (!match(mark, properties)) {
                    unmatched.add(new UnmatchedMark(declaring, mark));
                }
            }
        }
        for (UnmatchedMark each : unmatched) {
            List<String> hidden = suspect(each.mark(), properties);
            marks.unmatched(type, each.declaring(), each.mark(), hidden);
        }
    }

    private static Set<Class<?>> hierarchy(Class<?> type) {
        Set<Class<?>> types = new LinkedHashSet<>();
        addHierarchy(type, types);
        return types;
    }

    private static void addHierarchy(@Nullable Class<?> type, Set<Class<?>> types) {
        if (type != null && !ValueKind.isPlatform(type) && types.add(type)) {
            for (Class<?> parent : type.getInterfaces()) {
                addHierarchy(parent, types);
            }
            addHierarchy(type.getSuperclass(), types);
        }
    }

    private boolean match(SensitiveMark mark, List<Property> properties) {
        Set<String> names = PropertyNames.of(mark.name());
        boolean matches = false;
        for (Property property : properties) {
            if (!Collections.disjoint(names, property.names())) {
                found.putIfAbsent(property, mark);
                matches = true;
            }
        }
        return matches;
    }

    private List<String> suspect(SensitiveMark mark, List<Property> properties) {
        Set<String> others = new HashSet<>();
        mark.otherNames().forEach(name -> others.addAll(PropertyNames.of(name)));
        List<String> hidden = new ArrayList<>();
        for (Property property : properties) {
            boolean isOther = !Collections.disjoint(others, property.names());
            if ((!isOther && isOfType(property.type(), mark.typeDescriptor())) || isPart(mark, property)) {
                suspected.add(property);
                hidden.add(property.name());
            }
        }
        return hidden;
    }

    /** A mark of a generic type, such as an interface's, may mean any property. */
    private static boolean isOfType(Class<?> type, String descriptor) {
        return descriptor.equals("Ljava/lang/Object;")
                || type.descriptorString().equals(descriptor)
                || wrapped(type).descriptorString().equals(descriptor)
                || unwrapped(type).descriptorString().equals(descriptor);
    }

    private static Class<?> wrapped(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    private static Class<?> unwrapped(Class<?> type) {
        return MethodType.methodType(type).unwrap().returnType();
    }

    private static boolean isPart(SensitiveMark mark, Property property) {
        for (String name : PropertyNames.of(mark.name())) {
            for (String other : property.names()) {
                if (name.length() >= MIN_PART_LENGTH
                        && other.length() >= MIN_PART_LENGTH
                        && (name.contains(other) || other.contains(name))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns how the marks want a property to be written. */
    Sensitivity sensitivity(Property property) {
        SensitiveMark mark = found.get(property);
        if (suspected.contains(property) || (mark != null && !mark.tokenize())) {
            return Sensitivity.HIDDEN;
        }
        return mark == null ? Sensitivity.CLEAR : Sensitivity.TOKENIZED;
    }
}
