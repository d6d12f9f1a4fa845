package io.waymark.agent.instrumentation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/** Collects the classes and members that a class file names, but for those that it handles the absence of. */
final class ReferenceCollector extends ClassVisitor {
    private static final Set<String> LINKAGE_ERRORS = Set.of(
            "java/lang/LinkageError",
            "java/lang/IncompatibleClassChangeError",
            "java/lang/NoClassDefFoundError",
            "java/lang/NoSuchFieldError",
            "java/lang/NoSuchMethodError");

    private final Set<LibraryReference> found = new LinkedHashSet<>();

    ReferenceCollector() {
        super(OpenedClassReader.ASM_API);
    }

    /** Returns the references, in the order of the class file. */
    Set<LibraryReference> found() {
        return found;
    }

    private void addClass(String internalName) {
        String name = internalName;
        if (name.startsWith("[")) {
            Type element = Type.getType(name).getElementType();
            if (element.getSort() != Type.OBJECT) {
                return;
            }
            name = element.getInternalName();
        }
        found.add(new LibraryReference(name, null, null));
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
            addClass(superName);
        }
        if (interfaces != null) {
            for (String parent : interfaces) {
                addClass(parent);
            }
        }
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        return new CodeVisitor();
    }

    /** Follows the code of a method, and which {@code try} blocks it is in. */
    private final class CodeVisitor extends MethodVisitor {
        private final Map<Label, Integer> starts = new HashMap<>();
        private final Map<Label, Integer> ends = new HashMap<>();
        private final Set<Label> visited = new HashSet<>();
        private int guards;

        CodeVisitor() {
            super(OpenedClassReader.ASM_API);
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
            if (type != null && LINKAGE_ERRORS.contains(type)) {
                starts.merge(start, 1, Integer::sum);
                ends.merge(end, 1, Integer::sum);
            }
        }

        @Override
        public void visitLabel(Label label) {
            if (visited.add(label)) {
                guards += starts.getOrDefault(label, 0) - ends.getOrDefault(label, 0);
            }
        }

        private void add(String owner, String name, String descriptor) {
            if (guards > 0) {
                return;
            }
            if (owner.startsWith("[")) {
                addClass(owner);
            } else {
                found.add(new LibraryReference(owner, null, null));
                found.add(new LibraryReference(owner, name, descriptor));
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            add(owner, name, descriptor);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            add(owner, name, descriptor);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            if (guards == 0) {
                addClass(type);
            }
        }

        @Override
        public void visitLdcInsn(Object value) {
            if (guards == 0 && value instanceof Type type && type.getSort() == Type.OBJECT) {
                addClass(type.getInternalName());
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            for (Object argument : arguments) {
                if (argument instanceof Handle handle) {
                    add(handle.getOwner(), handle.getName(), handle.getDesc());
                }
            }
        }
    }
}
