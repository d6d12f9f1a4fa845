package io.waymark.assembly;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import org.jspecify.annotations.Nullable;

/** References of one class file: of the class, and of each method. */
final class ClassDependencies {
    /** References of a method, or of a class apart from its methods. */
    static final class References {
        /** Internal names. */
        final Set<String> types = new HashSet<>();
        /** Names with descriptors; a constructor's begins with its owner. */
        final Set<String> methods = new HashSet<>();
        /** Constants that may be names of classes. */
        final Set<String> stringConstants = new HashSet<>();
    }

    final List<String> supertypes = new ArrayList<>();
    final boolean isEnum;
    final References classLevel = new References();
    final Map<String, References> methods = new HashMap<>();

    private References current = classLevel;

    private ClassDependencies(boolean isEnum) {
        this.isEnum = isEnum;
    }

    static String signature(String owner, String name, String descriptor) {
        return name.equals("<init>") ? owner + name + descriptor : name + descriptor;
    }

    static ClassDependencies of(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassDependencies facts = new ClassDependencies((reader.getAccess() & Opcodes.ACC_ENUM) != 0);
        if (reader.getSuperName() != null) {
            facts.supertypes.add(reader.getSuperName());
        }
        facts.supertypes.addAll(List.of(reader.getInterfaces()));
        Remapper types = new Remapper(Opcodes.ASM9) {
            @Override
            public String map(String internalName) {
                facts.current.types.add(internalName);
                return internalName;
            }
        };
        // The written class is discarded: ASM visits method bodies only if a writer follows.
        ClassVisitor remapper = new ClassRemapper(new ClassWriter(0), types);
        reader.accept(
                facts.new ReferenceCollector(new MetadataStripper(remapper), reader.getClassName()),
                ClassReader.SKIP_DEBUG);
        return facts;
    }

    private final class ReferenceCollector extends ClassVisitor {
        private final String owner;

        ReferenceCollector(ClassVisitor next, String owner) {
            super(Opcodes.ASM9, next);
            this.owner = owner;
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
            addConstant(value);
            return super.visitField(access, name, descriptor, signature, value);
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            current = new References();
            methods.put(signature(owner, name, descriptor), current);
            return new MethodReferenceCollector(super.visitMethod(access, name, descriptor, signature, exceptions));
        }
    }

    private final class MethodReferenceCollector extends MethodVisitor {
        MethodReferenceCollector(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            current.methods.add(signature(owner, name, descriptor));
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            addConstant(bootstrap);
            for (Object argument : arguments) {
                addConstant(argument);
            }
            super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
        }

        @Override
        public void visitLdcInsn(Object value) {
            addConstant(value);
            super.visitLdcInsn(value);
        }

        @Override
        public void visitEnd() {
            super.visitEnd();
            current = classLevel;
        }
    }

    private void addConstant(@Nullable Object value) {
        if (value instanceof String text) {
            current.stringConstants.add(text);
        } else if (value instanceof Handle handle) {
            if (handle.getTag() >= Opcodes.H_INVOKEVIRTUAL) {
                current.methods.add(signature(handle.getOwner(), handle.getName(), handle.getDesc()));
            }
        } else if (value instanceof ConstantDynamic constant) {
            addConstant(constant.getBootstrapMethod());
            for (int i = 0; i < constant.getBootstrapMethodArgumentCount(); i++) {
                addConstant(constant.getBootstrapMethodArgument(i));
            }
        }
    }
}
