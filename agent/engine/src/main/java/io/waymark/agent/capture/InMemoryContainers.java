package io.waymark.agent.capture;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collections and maps whose elements are in memory: those of the JDK, classes that inherit the JDK's iteration unchanged, and
 * those of well-known libraries. To iterate over any other can load, compute or block.
 */
final class InMemoryContainers {
    /** Prefixes of class names. */
    private static final List<String> LIBRARIES = List.of(
            "com.alibaba.fastjson.JSON",
            "com.alibaba.fastjson2.JSON",
            "com.google.common.collect.Immutable",
            "com.google.common.collect.JdkBackedImmutable",
            "com.google.common.collect.Regular",
            "com.google.common.collect.Singleton",
            "com.google.gson.internal.Linked",
            "com.google.protobuf.",
            "groovy.lang.EmptyRange",
            "groovy.lang.IntRange",
            "it.unimi.dsi.fastutil.",
            "kotlin.collections.ArrayAsCollection",
            "kotlin.collections.ArrayDeque",
            "kotlin.collections.Empty",
            "kotlin.collections.builders.",
            "org.apache.avro.generic.",
            "org.apache.commons.collections4.map.CaseInsensitiveMap",
            "org.apache.commons.collections4.map.HashedMap",
            "org.apache.commons.collections4.map.LinkedMap",
            "org.bson.BsonArray",
            "org.bson.BsonDocument",
            "org.bson.Document",
            "org.eclipse.collections.impl.bag.",
            "org.eclipse.collections.impl.list.fixed.",
            "org.eclipse.collections.impl.list.immutable.",
            "org.eclipse.collections.impl.list.mutable.",
            "org.eclipse.collections.impl.map.immutable.",
            "org.eclipse.collections.impl.map.mutable.",
            "org.eclipse.collections.impl.set.immutable.",
            "org.eclipse.collections.impl.set.mutable.",
            "org.springframework.http.HttpHeaders",
            "org.springframework.http.ReadOnlyHttpHeaders",
            "org.springframework.util.LinkedCaseInsensitiveMap",
            "org.springframework.util.LinkedMultiValueMap",
            "org.springframework.util.MultiValueMapAdapter",
            "software.amazon.awssdk.core.util.DefaultSdkAutoConstruct");

    private InMemoryContainers() {}

    /** Whether a collection or map of this class is read without calls of application code. */
    static boolean contains(Class<?> type) {
        return ValueKind.isPlatform(type)
                || isOfLibrary(type.getName())
                || (Map.class.isAssignableFrom(type)
                        ? inherits(type, "entrySet", "size")
                        : inherits(type, "iterator", "size"));
    }

    private static boolean isOfLibrary(String name) {
        for (String prefix : LIBRARIES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a concrete class of the JDK implements the methods. Its skeletons call methods of their subclasses. */
    private static boolean inherits(Class<?> type, String... methods) {
        Class<?> inherited = type;
        while (inherited != null && !ValueKind.isPlatform(inherited)) {
            inherited = inherited.getSuperclass();
        }
        if (inherited == null || Modifier.isAbstract(inherited.getModifiers()) || !isContainer(inherited)) {
            return false;
        }
        for (String method : methods) {
            Class<?> declaring = declaringClass(type, method);
            if (declaring == null || !ValueKind.isPlatform(declaring)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isContainer(Class<?> type) {
        return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    }

    private static @Nullable Class<?> declaringClass(Class<?> type, String method) {
        try {
            return type.getMethod(method).getDeclaringClass();
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
