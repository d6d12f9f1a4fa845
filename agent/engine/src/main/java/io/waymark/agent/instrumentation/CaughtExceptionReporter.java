package io.waymark.agent.instrumentation;

import io.waymark.agent.bootstrap.Bridge;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Reports what a method catches, for libraries that call a listener and handle what it throws in one method. Only handlers
 * that keep the exception in a variable report it. Declared after the method's advice, whose own handlers it must not see.
 */
public final class CaughtExceptionReporter implements MethodVisitorWrapper {
    /** The bridge's arguments, below the exception itself. */
    private static final int ADDED_STACK = 2;

    /** Creates it. */
    public CaughtExceptionReporter() {}

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
            private final Set<Label> handlers = new HashSet<>();
            private boolean atHandler;

            @Override
            public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String caught) {
                if (caught != null) {
                    handlers.add(handler);
                }
                super.visitTryCatchBlock(start, end, handler, caught);
            }

            @Override
            public void visitLabel(Label label) {
                atHandler |= handlers.contains(label);
                super.visitLabel(label);
            }

            @Override
            public void visitInsn(int opcode) {
                atHandler = false;
                super.visitInsn(opcode);
            }

            @Override
            public void visitVarInsn(int opcode, int index) {
                if (atHandler && opcode == Opcodes.ASTORE) {
                    super.visitInsn(Opcodes.DUP);
                    super.visitInsn(Opcodes.ACONST_NULL);
                    super.visitInsn(Opcodes.SWAP);
                    super.visitMethodInsn(
                            Opcodes.INVOKESTATIC,
                            Type.getInternalName(Bridge.class),
                            "onRequestFailed",
                            "(Ljava/lang/Object;Ljava/lang/Throwable;)V",
                            false);
                }
                atHandler = false;
                super.visitVarInsn(opcode, index);
            }

            @Override
            public void visitMaxs(int maxStack, int maxLocals) {
                super.visitMaxs(maxStack + ADDED_STACK, maxLocals);
            }
        };
    }
}
