package io.waymark.assembly;

import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.TypePath;
import org.jspecify.annotations.Nullable;

/**
 * Removes what only compilers and reflection read: annotations, generic signatures, nesting, names of local variables.
 */
final class MetadataStripper extends ClassVisitor {
    MetadataStripper(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            @Nullable String signature,
            @Nullable String superName,
            String @Nullable [] interfaces) {
        super.visit(version, access, name, null, superName, interfaces);
    }

    @Override
    public void visitInnerClass(String name, @Nullable String outerName, @Nullable String innerName, int access) {}

    @Override
    public void visitOuterClass(String owner, @Nullable String name, @Nullable String descriptor) {}

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        return null;
    }

    @Override
    public @Nullable AnnotationVisitor visitTypeAnnotation(
            int typeRef, @Nullable TypePath typePath, String descriptor, boolean visible) {
        return null;
    }

    @Override
    public @Nullable FieldVisitor visitField(
            int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
        return new FieldVisitor(Opcodes.ASM9, super.visitField(access, name, descriptor, null, value)) {
            @Override
            public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                return null;
            }
        };
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, descriptor, null, exceptions)) {
            @Override
            public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                return null;
            }

            @Override
            public void visitLocalVariable(
                    String variable,
                    String variableDescriptor,
                    @Nullable String variableSignature,
                    Label start,
                    Label end,
                    int index) {}

            @Override
            public @Nullable AnnotationVisitor visitParameterAnnotation(
                    int parameter, String annotation, boolean visible) {
                return null;
            }

            @Override
            public @Nullable AnnotationVisitor visitTypeAnnotation(
                    int typeRef, @Nullable TypePath typePath, String annotation, boolean visible) {
                return null;
            }
        };
    }
}
