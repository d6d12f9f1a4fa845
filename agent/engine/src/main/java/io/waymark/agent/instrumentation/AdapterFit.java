package io.waymark.agent.instrumentation;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether an adapter fits a copy of its library: whether the library has all classes, methods and fields that the
 * adapter's class files name. It reads class files and loads no class. References in a {@code try} block that catches a
 * linkage error are meant for some versions of the library, and need not be there. Used by one thread.
 */
public final class AdapterFit {
    private static final String AGENT = "io/waymark/";
    private static final Set<String> METHODS_OF_OBJECT =
            Set.of("equals", "hashCode", "toString", "getClass", "notify", "notifyAll", "wait");

    private final ClassLoader agent;
    private final ClassLoader library;
    private final String prefix;
    private final Map<String, LibraryClass> known = new HashMap<>();

    /**
     * A class of the library.
     *
     * @param exists whether it has a file
     * @param members names with descriptors of its methods and fields
     * @param parents internal names of its superclass and interfaces
     */
    private record LibraryClass(boolean exists, Set<String> members, Set<String> parents) {
        static final LibraryClass MISSING = new LibraryClass(false, Set.of(), Set.of());
    }

    private AdapterFit(ClassLoader agent, ClassLoader library, String prefix) {
        this.agent = agent;
        this.library = library;
        this.prefix = prefix;
    }

    /**
     * Finds the first thing that an adapter needs and the library does not have.
     *
     * @param adapter binary name of the adapter's class, in a package of its own
     * @param agent finds the adapter's class files
     * @param library finds the library's
     * @param woven a class of the library that is known to be there
     * @return such as {@code method org.example.Client.send(String)}; null if nothing is missing, or the library's class
     *     files cannot be read
     */
    public static @Nullable String firstMissing(
            String adapter, ClassLoader agent, ClassLoader library, Class<?> woven) {
        String internalName = adapter.replace('.', '/');
        AdapterFit fit = new AdapterFit(agent, library, internalName.substring(0, internalName.lastIndexOf('/') + 1));
        if (!fit.find(woven.getName().replace('.', '/')).exists()) {
            return null;
        }
        try {
            return fit.search(internalName);
        } catch (IOException | RuntimeException e) {
            // Loading the adapter shows whether it links.
            return null;
        }
    }

    private @Nullable String search(String adapter) throws IOException {
        Deque<String> open = new ArrayDeque<>();
        Set<String> seen = new HashSet<>();
        open.add(adapter);
        seen.add(adapter);
        while (!open.isEmpty()) {
            ReferenceCollector references = new ReferenceCollector();
            try (InputStream in = agent.getResourceAsStream(open.remove() + ".class")) {
                if (in == null) {
                    continue;
                }
                OpenedClassReader.of(in.readAllBytes()).accept(references, ClassReader.SKIP_DEBUG);
            }
            for (LibraryReference reference : references.found()) {
                if (reference.owner().startsWith(prefix)) {
                    if (seen.add(reference.owner())) {
                        open.add(reference.owner());
                    }
                } else if (isOfLibrary(reference.owner()) && isMissing(reference)) {
                    return reference.text();
                }
            }
        }
        return null;
    }

    private static boolean isOfLibrary(String owner) {
        return !owner.startsWith(AGENT) && !isOfJdk(owner);
    }

    /** Also packages that a library may have, such as {@code javax/servlet}: then they are not checked. */
    private static boolean isOfJdk(String owner) {
        return owner.startsWith("java/") || owner.startsWith("javax/") || owner.startsWith("[");
    }

    private boolean isMissing(LibraryReference reference) {
        if (reference.name() == null || reference.descriptor() == null) {
            return !find(reference.owner()).exists();
        }
        return !hasMember(reference.owner(), reference.name(), reference.descriptor(), new HashSet<>());
    }

    private boolean hasMember(String owner, String name, String descriptor, Set<String> seen) {
        if (owner.equals("java/lang/Object")) {
            return METHODS_OF_OBJECT.contains(name);
        }
        if (isOfJdk(owner)) {
            return true;
        }
        if (!seen.add(owner)) {
            return false;
        }
        LibraryClass type = find(owner);
        if (type.members().contains(name + descriptor)) {
            return true;
        }
        for (String parent : type.parents()) {
            if (hasMember(parent, name, descriptor, seen)) {
                return true;
            }
        }
        return false;
    }

    private LibraryClass find(String internalName) {
        return known.computeIfAbsent(internalName, this::read);
    }

    private LibraryClass read(String internalName) {
        try (InputStream in = library.getResourceAsStream(internalName + ".class")) {
            if (in == null) {
                return LibraryClass.MISSING;
            }
            MemberCollector members = new MemberCollector();
            OpenedClassReader.of(in.readAllBytes())
                    .accept(members, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            return new LibraryClass(true, members.found, members.parents);
        } catch (IOException e) {
            return LibraryClass.MISSING;
        }
    }

    /** Collects the members that a class declares. */
    private static final class MemberCollector extends ClassVisitor {
        private final Set<String> found = new HashSet<>();
        private final Set<String> parents = new HashSet<>();

        MemberCollector() {
            super(OpenedClassReader.ASM_API);
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaces) {
            if (superName != null) {
                parents.add(superName);
            }
            if (interfaces != null) {
                parents.addAll(Set.of(interfaces));
            }
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
            found.add(name + descriptor);
            return null;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            if ((access & Opcodes.ACC_PRIVATE) == 0) {
                found.add(name + descriptor);
            }
            return null;
        }
    }
}
