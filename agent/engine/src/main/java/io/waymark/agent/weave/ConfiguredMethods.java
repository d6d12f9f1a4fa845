package io.waymark.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@code waymark.methods}: of classes and interfaces that nobody can annotate, and of their subtypes. Safe for
 * use by many threads.
 *
 * <p>Each class that is loaded costs one lookup by name and one walk over its constant pool; a class that has the name of a
 * configured method also a look at the class files of its supertypes, which are looked at once.
 */
public final class ConfiguredMethods {
    private static final String NEVER_LOADED =
            "no loaded class outside of the JDK has, extends or implements a class of this name; if it should have been loaded"
                    + " by now, correct the name in waymark.methods";

    private static final String NO_METHOD =
            "no such class that is loaded has a method of this name with a body; correct the name in waymark.methods, or name the"
                    + " class that declares it";

    /** The tag of a text in a constant pool: Java Virtual Machine Specification, 4.4. */
    private static final int UTF8 = 1;

    private final List<ConfiguredMethod> methods;
    private final Set<String> exactTypes = new HashSet<>();
    private final List<NamePattern> typePatterns = new ArrayList<>();
    private final List<NamePattern> methodNames = new ArrayList<>();
    private boolean hasOtherNames;
    private final Set<ConfiguredMethod> loaded = ConcurrentHashMap.newKeySet();
    private final Set<ConfiguredMethod> woven = ConcurrentHashMap.newKeySet();

    /** The configured types among each class and its supertypes, by internal name; weak, and text alone. */
    private final Map<ClassLoader, Map<String, List<String>>> known = Collections.synchronizedMap(new WeakHashMap<>());

    private ConfiguredMethods(List<ConfiguredMethod> methods) {
        this.methods = methods;
        Set<String> names = new HashSet<>();
        for (ConfiguredMethod method : methods) {
            if (!method.type().isExact()) {
                typePatterns.add(method.type());
            } else {
                exactTypes.add(method.type().text());
            }
            hasOtherNames |= !isAscii(method.method().text());
            if (names.add(method.method().text())) {
                methodNames.add(method.method());
            }
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    /** Takes what cannot be used. */
    public interface ProblemListener {
        /**
         * Takes a problem.
         *
         * @param problem the entry of the option, what is wrong, and what is expected
         */
        void onProblem(String problem);
    }

    /**
     * Parses the option.
     *
     * @param text the option's value; null if it is not set
     * @param problems takes entries that are ignored
     * @return null if no method is configured
     */
    public static @Nullable ConfiguredMethods parse(@Nullable String text, ProblemListener problems) {
        List<ConfiguredMethod> methods = text == null ? List.of() : MethodsParser.parse(text, problems);
        return methods.isEmpty() ? null : new ConfiguredMethods(methods);
    }

    /** Returns the methods of the configured types that have this binary name. */
    List<ConfiguredMethod> of(String typeName) {
        List<ConfiguredMethod> found = new ArrayList<>();
        for (ConfiguredMethod method : methods) {
            if (method.type().matches(typeName)) {
                found.add(method);
            }
        }
        return found;
    }

    /** Records that a method has been woven. */
    void onWoven(ConfiguredMethod method) {
        woven.add(method);
    }

    /**
     * Returns the configured methods that no loaded class has.
     *
     * @return by the text of the option: the reason; sorted
     */
    Map<String, String> unmatched() {
        Map<String, String> unmatched = new TreeMap<>();
        for (ConfiguredMethod method : methods) {
            if (!woven.contains(method)) {
                unmatched.put(method.text(), loaded.contains(method) ? NO_METHOD : NEVER_LOADED);
            }
        }
        return unmatched;
    }

    /**
     * Finds the configured types among a class and its supertypes.
     *
     * @param loader the class's loader
     * @param internalName the class's internal name
     * @param classFile its class file
     * @return binary names, the nearest first; empty if the class has no configured method
     */
    List<String> typesOf(ClassLoader loader, String internalName, byte[] classFile) {
        boolean named = isConfigured(internalName);
        ClassReader file = OpenedClassReader.of(classFile);
        if (!named && !hasOtherNames && !hasMethodName(file, classFile)) {
            return List.of();
        }
        LinkedHashSet<String> types = new LinkedHashSet<>();
        if (named) {
            types.add(internalName.replace('/', '.'));
        }
        addSupertypes(loader, file, types);
        for (String type : types) {
            loaded.addAll(of(type));
        }
        return List.copyOf(types);
    }

    /** Without its class file, of which the JVM has seen the supertypes. */
    boolean mayConcern(Class<?> type) {
        if (type.getClassLoader() == null || type.isArray()) {
            return false;
        }
        List<Class<?>> open = new ArrayList<>(List.of(type));
        for (int i = 0; i < open.size(); i++) {
            Class<?> each = open.get(i);
            if (isConfigured(each.getName().replace('.', '/'))) {
                return true;
            }
            open.addAll(List.of(each.getInterfaces()));
            if (each.getSuperclass() != null) {
                open.add(each.getSuperclass());
            }
        }
        return false;
    }

    /** Whether a text among the constants matches: a class without one declares no configured method. */
    private boolean hasMethodName(ClassReader file, byte[] classFile) {
        for (int index = 1; index < file.getItemCount(); index++) {
            int start = file.getItem(index);
            if (start > 0 && classFile[start - 1] == UTF8) {
                int length = file.readUnsignedShort(start);
                for (int i = 0; i < methodNames.size(); i++) {
                    if (methodNames.get(i).matches(new ConstantText(classFile, start + 2, length))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** A text among the constants, of which other than ASCII characters look different. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record ConstantText(byte[] file, int start, int length) implements CharSequence {
        @Override
        public char charAt(int index) {
            return (char) (file[start + index] & 0xff);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return new ConstantText(file, start + from, to - from);
        }
    }

    private boolean isConfigured(String internalName) {
        String name = internalName.replace('/', '.');
        if (exactTypes.contains(name)) {
            return true;
        }
        for (NamePattern pattern : typePatterns) {
            if (pattern.matches(name)) {
                return true;
            }
        }
        return false;
    }

    private void addSupertypes(ClassLoader loader, ClassReader file, Collection<String> types) {
        for (String parent : file.getInterfaces()) {
            types.addAll(typesAt(loader, parent));
        }
        String superclass = file.getSuperName();
        if (superclass != null) {
            types.addAll(typesAt(loader, superclass));
        }
    }

    /** Returns the configured types among a supertype and its own supertypes. */
    private List<String> typesAt(ClassLoader loader, String internalName) {
        if (WeavingTransformer.isJdkClass(internalName)) {
            return List.of();
        }
        Map<String, List<String>> ofLoader = known.computeIfAbsent(loader, key -> new ConcurrentHashMap<>());
        List<String> types = ofLoader.get(internalName);
        if (types == null) {
            LinkedHashSet<String> found = new LinkedHashSet<>();
            if (isConfigured(internalName)) {
                found.add(internalName.replace('/', '.'));
            }
            // Before the search: no file can be its own supertype, but a damaged one may say so.
            ofLoader.put(internalName, List.copyOf(found));
            try (InputStream in = loader.getResourceAsStream(internalName + ".class")) {
                if (in != null) {
                    addSupertypes(loader, OpenedClassReader.of(in.readAllBytes()), found);
                }
            } catch (IOException | RuntimeException e) {
                // What is known by name alone counts.
            }
            types = List.copyOf(found);
            ofLoader.put(internalName, types);
        }
        return types;
    }
}
