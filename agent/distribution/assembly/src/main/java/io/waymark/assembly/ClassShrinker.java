package io.waymark.assembly;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Shrinks a library to the classes and methods that are reachable from given classes.
 *
 * <p>A method of a reachable class stays if any method that stays calls that name and descriptor, on whatever
 * class, or if code outside of the library may call it through a supertype. That is more than necessary, and never
 * less, as long as the library looks up by name only classes whose name is a constant in it; these keep all methods.
 */
final class ClassShrinker {
    private final Map<String, byte[]> library;
    private final Map<String, ClassDependencies> reachable = new TreeMap<>();
    private final Set<String> calledSignatures = new HashSet<>();
    private final Set<String> processed = new HashSet<>();
    private final Map<String, Set<String>> externalMethodsByType = new HashMap<>();
    private final Deque<String> worklist = new ArrayDeque<>();
    private final Set<String> keptWhole = new HashSet<>();

    private final ClassLoader external;

    private ClassShrinker(Map<String, byte[]> library, ClassLoader external) {
        this.library = library;
        this.external = external;
    }

    /**
     * Shrinks a library.
     *
     * @param library class files by internal name
     * @param roots internal names of classes that stay unchanged
     * @param external loads the classes outside of the library that it may extend
     * @return the remaining class files by internal name
     * @throws IllegalStateException if a root extends a class that is neither in the library nor outside of it
     */
    static Map<String, byte[]> shrink(Map<String, byte[]> library, Set<String> roots, ClassLoader external) {
        ClassShrinker shrinker = new ClassShrinker(library, external);
        for (String root : roots) {
            shrinker.keepWhole(root);
        }
        shrinker.computeClosure();
        for (String root : roots) {
            if (!shrinker.reachable.containsKey(root)) {
                throw new IllegalStateException(root + " extends a class that is not on the class path");
            }
        }
        Map<String, byte[]> kept = new TreeMap<>();
        library.forEach((name, classFile) -> {
            if (roots.contains(name)) {
                kept.put(name, classFile);
            } else if (shrinker.reachable.containsKey(name)) {
                kept.put(name, shrinker.retain(name, classFile));
            }
        });
        return kept;
    }

    private void keepWhole(String name) {
        if (library.containsKey(name) && keptWhole.add(name)) {
            worklist.add(name);
        }
    }

    private void computeClosure() {
        boolean grown = true;
        while (grown) {
            while (!worklist.isEmpty()) {
                visit(worklist.remove());
            }
            grown = false;
            for (Map.Entry<String, ClassDependencies> type :
                    Map.copyOf(reachable).entrySet()) {
                for (String method : type.getValue().methods.keySet()) {
                    if (isRetained(type.getKey(), method) && processed.add(type.getKey() + " " + method)) {
                        addReferences(type.getValue().methods.get(method));
                        grown = true;
                    }
                }
            }
        }
    }

    private void visit(String name) {
        byte[] file = library.get(name);
        if (file == null || reachable.containsKey(name)) {
            return;
        }
        ClassDependencies facts = ClassDependencies.of(file);
        // A class whose supertype is missing, such as one of an optional library, can never be loaded.
        if (!facts.supertypes.stream().allMatch(this::exists)) {
            return;
        }
        reachable.put(name, facts);
        worklist.addAll(facts.supertypes);
        addReferences(facts.classLevel);
    }

    private void addReferences(ClassDependencies.@Nullable References references) {
        if (references != null) {
            worklist.addAll(references.types);
            calledSignatures.addAll(references.methods);
            for (String text : references.stringConstants) {
                keepWhole(text.replace('.', '/'));
            }
        }
    }

    private boolean isRetained(String type, String method) {
        ClassDependencies facts = reachable.get(type);
        return method.startsWith("<clinit>")
                || calledSignatures.contains(method)
                || keptWhole.contains(type)
                || (facts != null && facts.isEnum && (method.startsWith("values()") || method.startsWith("valueOf(")))
                || externalMethods(type).contains(method);
    }

    /** Methods that supertypes outside of the library declare, mostly the JDK's. */
    private Set<String> externalMethods(String type) {
        Set<String> known = externalMethodsByType.get(type);
        if (known == null) {
            known = new HashSet<>();
            ClassDependencies facts = reachable.get(type);
            if (facts == null) {
                addDeclaredMethods(type, known);
            } else {
                for (String supertype : facts.supertypes) {
                    known.addAll(externalMethods(supertype));
                }
            }
            externalMethodsByType.put(type, known);
        }
        return known;
    }

    private boolean exists(String type) {
        return library.containsKey(type) || findExternal(type).isPresent();
    }

    private Optional<Class<?>> findExternal(String type) {
        try {
            return Optional.of(Class.forName(type.replace('/', '.'), false, external));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private void addDeclaredMethods(String name, Set<String> into) {
        for (Class<?> type = findExternal(name).orElse(null); type != null; type = type.getSuperclass()) {
            for (Method method : type.getMethods()) {
                addSignature(method, into);
            }
            for (Method method : type.getDeclaredMethods()) {
                addSignature(method, into);
            }
        }
    }

    private static void addSignature(Method method, Set<String> into) {
        StringBuilder signature = new StringBuilder(method.getName()).append('(');
        for (Class<?> parameter : method.getParameterTypes()) {
            signature.append(parameter.descriptorString());
        }
        into.add(signature
                .append(')')
                .append(method.getReturnType().descriptorString())
                .toString());
    }

    private byte[] retain(String type, byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        ClassVisitor filter = new ClassVisitor(Opcodes.ASM9, new MetadataStripper(writer)) {
            @Override
            public @Nullable MethodVisitor visitMethod(
                    int access,
                    String name,
                    String descriptor,
                    @Nullable String signature,
                    String @Nullable [] exceptions) {
                return isRetained(type, ClassDependencies.signature(type, name, descriptor))
                        ? super.visitMethod(access, name, descriptor, signature, exceptions)
                        : null;
            }
        };
        new ClassReader(classFile).accept(filter, 0);
        return writer.toByteArray();
    }
}
