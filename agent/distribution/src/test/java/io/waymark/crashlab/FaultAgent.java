package io.waymark.crashlab;

import io.waymark.endtoend.app.CountedTransfers;
import io.waymark.testing.process.TestJvm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * A second agent that injects a fault into one method of ours: it throws while {@link CountedTransfers#FAULT_PROPERTY}
 * is set, or halts the JVM, as a kill would, when the method is entered for the nth time.
 */
public final class FaultAgent implements ClassFileTransformer {
    /** Exit status of a halted JVM. */
    static final int HALTED = 77;

    /** System property that holds the counter of remaining entries, where code of any class loader finds it. */
    private static final String REMAINING_ENTRIES = "crashlab.remainingEntries";

    private static final String ATOMIC_INTEGER = "java/util/concurrent/atomic/AtomicInteger";
    private static final String THROWN = "java/lang/IllegalStateException";

    private final String type;
    private final String method;
    private final boolean halts;

    private FaultAgent(String type, String method, boolean halts) {
        this.type = type;
        this.method = method;
        this.halts = halts;
    }

    public static void premain(String argument, Instrumentation instrumentation) {
        String[] parts = argument.split("#", -1);
        String[] point = parts[1].split(":", -1);
        if (point.length > 1) {
            System.getProperties().put(REMAINING_ENTRIES, new AtomicInteger(Integer.parseInt(point[1])));
        }
        instrumentation.addTransformer(new FaultAgent(parts[0], point[0], point.length > 1));
    }

    /** Returns the JVM option that adds this agent. A method {@code NAME:N} halts the JVM at its nth entry. */
    static String option(Path folder, String type, String method) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", FaultAgent.class.getName());
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        TestJvm.locationOf(ClassReader.class).toUri().toString());
        Path jar = folder.resolve("fault.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            for (String name : new String[] {"FaultAgent", "FaultAgent$1", "FaultAgent$2", "FaultAgent$3"}) {
                String path = FaultAgent.class.getPackageName().replace('.', '/') + "/" + name + ".class";
                zip.putNextEntry(new ZipEntry(path));
                try (InputStream file = FaultAgent.class.getClassLoader().getResourceAsStream(path)) {
                    file.transferTo(zip);
                }
            }
        }
        return "-javaagent:" + jar + "=" + type + "#" + method;
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        if (!type.equals(name)) {
            return null;
        }
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String called, String descriptor, String signature, String[] thrown) {
                                MethodVisitor next = super.visitMethod(access, called, descriptor, signature, thrown);
                                return !called.equals(method) ? next : halts ? haltOnEntry(next) : throwOnEntry(next);
                            }
                        },
                        0);
        return writer.toByteArray();
    }

    private static MethodVisitor haltOnEntry(MethodVisitor next) {
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitCode() {
                super.visitCode();
                Label notYet = new Label();
                visitMethodInsn(
                        Opcodes.INVOKESTATIC, "java/lang/System", "getProperties", "()Ljava/util/Properties;", false);
                visitLdcInsn(REMAINING_ENTRIES);
                visitMethodInsn(
                        Opcodes.INVOKEVIRTUAL,
                        "java/util/Properties",
                        "get",
                        "(Ljava/lang/Object;)Ljava/lang/Object;",
                        false);
                visitTypeInsn(Opcodes.CHECKCAST, ATOMIC_INTEGER);
                visitMethodInsn(Opcodes.INVOKEVIRTUAL, ATOMIC_INTEGER, "decrementAndGet", "()I", false);
                visitJumpInsn(Opcodes.IFNE, notYet);
                visitMethodInsn(
                        Opcodes.INVOKESTATIC, "java/lang/Runtime", "getRuntime", "()Ljava/lang/Runtime;", false);
                visitIntInsn(Opcodes.BIPUSH, HALTED);
                visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Runtime", "halt", "(I)V", false);
                visitLabel(notYet);
                visitFrame(Opcodes.F_SAME, 0, null, 0, null);
                visitInsn(Opcodes.NOP);
            }
        };
    }

    private static MethodVisitor throwOnEntry(MethodVisitor next) {
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitCode() {
                super.visitCode();
                Label noFault = new Label();
                visitLdcInsn(CountedTransfers.FAULT_PROPERTY);
                visitMethodInsn(
                        Opcodes.INVOKESTATIC, "java/lang/Boolean", "getBoolean", "(Ljava/lang/String;)Z", false);
                visitJumpInsn(Opcodes.IFEQ, noFault);
                visitTypeInsn(Opcodes.NEW, THROWN);
                visitInsn(Opcodes.DUP);
                visitLdcInsn("injected");
                visitMethodInsn(Opcodes.INVOKESPECIAL, THROWN, "<init>", "(Ljava/lang/String;)V", false);
                visitInsn(Opcodes.ATHROW);
                visitLabel(noFault);
                visitFrame(Opcodes.F_SAME, 0, null, 0, null);
                visitInsn(Opcodes.NOP);
            }
        };
    }
}
