package io.waymark.agent.weave;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterList;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * What the Kotlin compiler left in a class file: the names of the source, where it changed them, and the methods that it
 * generated to call the default implementation of an interface's method.
 *
 * <p>Source of the shapes: Kotlin's documentation, "Calling Kotlin from Java", and {@code kotlin.Metadata}.
 */
final class KotlinClass {
    private static final KotlinClass OTHER_LANGUAGE = new KotlinClass(false, Set.of(), Map.of());
    private static final String METADATA = "Lkotlin/Metadata;";
    private static final String CONTINUATION = "kotlin.coroutines.Continuation";

    /**
     * {@code -} and a hash of the value classes in the signature, {@code -impl} in such a class, {@code $} and a module. Seven
     * lower-case letters are taken for a word of the source, as in {@code `pay-invoice`}, and not for a hash.
     */
    private static final Pattern MANGLING = Pattern.compile("(-(?![a-z]{7})[A-Za-z0-9_-]{7}|-impl)?(\\$[^$]+)?");

    private final boolean isKotlin;
    private final Set<String> names;
    private final Map<String, Delegation> delegations;

    /**
     * The one call in a method that does nothing else.
     *
     * @param owner the binary name of the class whose method is called
     * @param name the name of the method that holds the implementation
     */
    record Delegation(String owner, String name) {}

    private KotlinClass(boolean isKotlin, Set<String> names, Map<String, Delegation> delegations) {
        this.isKotlin = isKotlin;
        this.names = names;
        this.delegations = delegations;
    }

    /**
     * Reads a class file of any language.
     *
     * @param className the binary name of the class
     * @param classFile its class file
     * @param locator finds the class file of its interface, which has the names if the class holds default implementations
     */
    static KotlinClass read(String className, byte[] classFile, ClassFileLocator locator) {
        if (!ClassFileScanner.isKotlin(classFile)) {
            return OTHER_LANGUAGE;
        }
        Reader reader = read(classFile);
        if (className.endsWith(KotlinDefaults.IMPLEMENTATIONS)) {
            String owner = className.substring(0, className.length() - KotlinDefaults.IMPLEMENTATIONS.length());
            try {
                ClassFileLocator.Resolution file = locator.locate(owner);
                if (file.isResolved()) {
                    reader.names.addAll(read(file.resolve()).names);
                }
            } catch (IOException e) {
                // Without the file, names are recorded as they are in the class file.
            }
        }
        return new KotlinClass(true, reader.names, reader.delegations);
    }

    private static Reader read(byte[] classFile) {
        Reader reader = new Reader();
        OpenedClassReader.of(classFile).accept(reader, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return reader;
    }

    /** Returns whether the Kotlin compiler wrote the class file. */
    boolean isKotlin() {
        return isKotlin;
    }

    /**
     * Returns whether a method is a {@code suspend} function: its class file has one more parameter, and the method returns
     * at each suspension and is called again.
     */
    static boolean isSuspendFunction(MethodDescription method) {
        ParameterList<?> parameters = method.getParameters();
        return !parameters.isEmpty()
                && method.getReturnType().represents(Object.class)
                && parameters
                        .get(parameters.size() - 1)
                        .getType()
                        .asErasure()
                        .getName()
                        .equals(CONTINUATION);
    }

    /** Returns the name in the source of a method or parameter: {@code pay} for {@code pay-3kTlQ1M} or {@code pay$module}. */
    String sourceName(String name) {
        if (isKotlin && name.startsWith("$this$")) {
            return "this";
        }
        for (int end = name.length() - 1; end > 0; end--) {
            char c = name.charAt(end);
            if ((c == '-' || c == '$')
                    && MANGLING.matcher(name.substring(end)).matches()
                    && names.contains(name.substring(0, end))) {
                return name.substring(0, end);
            }
        }
        return name;
    }

    /** Returns the call that is all the method does; null if it does more, or calls no default implementation. */
    @Nullable
    Delegation delegation(MethodDescription method) {
        return delegations.get(method.getInternalName() + method.getDescriptor());
    }

    private static final class Reader extends ClassVisitor {
        private final Set<String> names = new HashSet<>();
        private final Map<String, Delegation> delegations = new HashMap<>();

        Reader() {
            super(OpenedClassReader.ASM_API);
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            return descriptor.equals(METADATA) ? new NameCollector(names) : null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return new DelegationFinder(name) {
                @Override
                public void visitEnd() {
                    Delegation found = delegation();
                    if (found != null) {
                        delegations.put(name + descriptor, found);
                    }
                }
            };
        }
    }

    /** Collects {@code d2}, the strings of the metadata, which has each name of the source. */
    private static final class NameCollector extends AnnotationVisitor {
        private final Set<String> names;

        NameCollector(Set<String> names) {
            super(OpenedClassReader.ASM_API);
            this.names = names;
        }

        @Override
        public @Nullable AnnotationVisitor visitArray(String property) {
            return property.equals("d2") ? this : null;
        }

        @Override
        public void visit(@Nullable String property, Object value) {
            if (property == null && value instanceof String name) {
                names.add(name);
            }
        }
    }
}
