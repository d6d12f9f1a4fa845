package io.waymark.agent.instrumentation.executors;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Replaces calls of {@code Runnable.run} by calls of {@link Bridge#run}, which takes the same from the stack. Byte Buddy's
 * own substitution of calls takes longer to load than all the rest takes to weave.
 */
final class RunCallReplacer implements AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper {
    private RunCallReplacer() {}

    /** Declared to return the interface, so that verifying a declaration loads nothing of Byte Buddy. */
    static AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper create() {
        return new RunCallReplacer();
    }

    @Override
    public MethodVisitor wrap(
            TypeDescription type,
            MethodDescription method,
            MethodVisitor next,
            Implementation.Context context,
            TypePool pool,
            int writerFlags,
            int readerFlags) {
        return new MethodVisitor(OpenedClassReader.ASM_API, next) {
            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
                if (opcode == Opcodes.INVOKEINTERFACE && owner.equals("java/lang/Runnable") && name.equals("run")) {
                    super.visitMethodInsn(
                            Opcodes.INVOKESTATIC,
                            Type.getInternalName(Bridge.class),
                            "run",
                            "(Ljava/lang/Runnable;)V",
                            false);
                } else {
                    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                }
            }
        };
    }
}
