package io.waymark.assembly;

import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import org.jspecify.annotations.Nullable;

/** Reads and patches class files. */
final class ClassFiles {
    /** Of modules that a service may run without, and {@code sun.misc.Unsafe}. */
    private static final Set<String> REPLACED = Set.of(
            "sun/misc/Unsafe",
            "sun/misc/Signal",
            "sun/misc/SignalHandler",
            "java/lang/management/ManagementFactory",
            "java/lang/management/RuntimeMXBean",
            "java/util/logging/Level",
            "java/util/logging/Logger",
            "javax/naming/CompositeName",
            "javax/naming/InvalidNameException",
            "javax/naming/TimeLimitExceededException");

    private static final String REPLACEMENTS = "io/waymark/agent/unsafe/";

    private ClassFiles() {}

    /** Returns the internal names of all classes that a class file refers to. */
    static Set<String> references(byte[] classFile) {
        Set<String> found = new TreeSet<>();
        Remapper collector = new Remapper(Opcodes.ASM9) {
            @Override
            public String map(String internalName) {
                found.add(internalName);
                return internalName;
            }
        };
        // The written class is discarded: ASM visits method bodies only if a writer follows.
        new ClassReader(classFile).accept(new ClassRemapper(new ClassWriter(0), collector), ClassReader.SKIP_FRAMES);
        return found;
    }

    /**
     * Adapts a class of Chronicle to a host JVM. It uses replacements of JDK classes, and it registers
     * no shutdown hooks: registration fails if the JVM shuts down already, as that of a short-lived program may when
     * the journal is opened, and the hooks would release resources that the agent, which stops after all hooks, still
     * uses.
     */
    static byte[] patchChronicle(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile)
                .accept(new ShutdownHookRemover(new ClassRemapper(writer, new JdkClassReplacer())), 0);
        return writer.toByteArray();
    }

    /** Lets a class of Bouncy Castle use replacements of JDK classes. */
    static byte[] patchBouncyCastle(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile).accept(new ClassRemapper(writer, new JdkClassReplacer()), 0);
        return writer.toByteArray();
    }

    private static final class JdkClassReplacer extends Remapper {
        JdkClassReplacer() {
            super(Opcodes.ASM9);
        }

        @Override
        public String map(String internalName) {
            return REPLACED.contains(internalName)
                    ? REPLACEMENTS + internalName.substring(internalName.lastIndexOf('/') + 1)
                    : internalName;
        }
    }

    private static final class ShutdownHookRemover extends ClassVisitor {
        ShutdownHookRemover(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String called, String calledDescriptor, boolean isInterface) {
                    if (owner.equals("java/lang/Runtime") && called.equals("addShutdownHook")) {
                        // Drop the operands: the runtime and the thread.
                        super.visitInsn(Opcodes.POP2);
                    } else {
                        super.visitMethodInsn(opcode, owner, called, calledDescriptor, isInterface);
                    }
                }
            };
        }
    }
}
