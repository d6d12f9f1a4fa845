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
 * Takes of a large library only the classes and methods that can be reached from given ones.
 *
 * <p>A method of a reached class stays if a method of that name and descriptor is called anywhere in what stays, whoever is
 * called, or if something outside of the library may call it through a supertype. That is more than is needed, and never
 * less, as long as the library looks up by name only classes whose name is a constant in it; of those every method stays.
 */
final class Trimming {
    private final Map<String, byte[]> library;
    private final Map<String, ClassFacts> reached = new TreeMap<>();
    private final Set<String> called = new HashSet<>();
    private final Set<String> done = new HashSet<>();
    private final Map<String, Set<String>> callableFromOutside = new HashMap<>();
    private final Deque<String> toReach = new ArrayDeque<>();
    private final Set<String> whole = new HashSet<>();

    private Trimming(Map<String, byte[]> library) {
        this.library = library;
    }

    /**
     * Trims a library.
     *
     * @param library class files by internal name
     * @param roots internal names of classes that are needed as they are
     * @return the class files that are needed, by internal name
     */
    static Map<String, byte[]> trim(Map<String, byte[]> library, Set<String> roots) {
        Trimming trimming = new Trimming(library);
        for (String root : roots) {
            trimming.reachWhole(root);
        }
        trimming.followToTheEnd();
        Map<String, byte[]> kept = new TreeMap<>();
        library.forEach((name, classFile) -> {
            if (roots.contains(name)) {
                kept.put(name, classFile);
            } else if (trimming.reached.containsKey(name)) {
                kept.put(name, trimming.onlyWhatStays(name, classFile));
            }
        });
        return kept;
    }

    private void reachWhole(String name) {
        if (library.containsKey(name) && whole.add(name)) {
            toReach.add(name);
        }
    }

    private void followToTheEnd() {
        boolean grown = true;
        while (grown) {
            while (!toReach.isEmpty()) {
                reach(toReach.remove());
            }
            grown = false;
            for (Map.Entry<String, ClassFacts> type : Map.copyOf(reached).entrySet()) {
                for (String method : type.getValue().methods.keySet()) {
                    if (stays(type.getKey(), method) && done.add(type.getKey() + " " + method)) {
                        follow(type.getValue().methods.get(method));
                        grown = true;
                    }
                }
            }
        }
    }

    private void reach(String name) {
        byte[] file = library.get(name);
        if (file == null || reached.containsKey(name)) {
            return;
        }
        ClassFacts facts = ClassFacts.of(file);
        // What extends something that is not there, such as an optional library's class, can never be loaded.
        if (!facts.supertypes.stream().allMatch(this::exists)) {
            return;
        }
        reached.put(name, facts);
        toReach.addAll(facts.supertypes);
        follow(facts.itself);
    }

    private void follow(ClassFacts.@Nullable References references) {
        if (references != null) {
            toReach.addAll(references.types);
            called.addAll(references.methods);
            for (String text : references.texts) {
                reachWhole(text.replace('.', '/'));
            }
        }
    }

    private boolean stays(String type, String method) {
        ClassFacts facts = reached.get(type);
        return method.startsWith("<clinit>")
                || called.contains(method)
                || whole.contains(type)
                || (facts != null && facts.isEnum && (method.startsWith("values()") || method.startsWith("valueOf(")))
                || fromOutside(type).contains(method);
    }

    /** What supertypes outside of the library declare, the JDK's above all. */
    private Set<String> fromOutside(String type) {
        Set<String> known = callableFromOutside.get(type);
        if (known == null) {
            known = new HashSet<>();
            ClassFacts facts = reached.get(type);
            if (facts == null) {
                declared(type, known);
            } else {
                for (String supertype : facts.supertypes) {
                    known.addAll(fromOutside(supertype));
                }
            }
            callableFromOutside.put(type, known);
        }
        return known;
    }

    private boolean exists(String type) {
        return library.containsKey(type) || outside(type).isPresent();
    }

    private static Optional<Class<?>> outside(String type) {
        try {
            return Optional.of(Class.forName(type.replace('/', '.'), false, Trimming.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private static void declared(String name, Set<String> into) {
        for (Class<?> type = outside(name).orElse(null); type != null; type = type.getSuperclass()) {
            for (Method method : type.getMethods()) {
                add(method, into);
            }
            for (Method method : type.getDeclaredMethods()) {
                add(method, into);
            }
        }
    }

    private static void add(Method method, Set<String> into) {
        StringBuilder signature = new StringBuilder(method.getName()).append('(');
        for (Class<?> parameter : method.getParameterTypes()) {
            signature.append(parameter.descriptorString());
        }
        into.add(signature
                .append(')')
                .append(method.getReturnType().descriptorString())
                .toString());
    }

    private byte[] onlyWhatStays(String type, byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        ClassVisitor filter = new ClassVisitor(Opcodes.ASM9, new WithoutMetadata(writer)) {
            @Override
            public @Nullable MethodVisitor visitMethod(
                    int access,
                    String name,
                    String descriptor,
                    @Nullable String signature,
                    String @Nullable [] exceptions) {
                return stays(type, ClassFacts.signature(type, name, descriptor))
                        ? super.visitMethod(access, name, descriptor, signature, exceptions)
                        : null;
            }
        };
        new ClassReader(classFile).accept(filter, 0);
        return writer.toByteArray();
    }
}
