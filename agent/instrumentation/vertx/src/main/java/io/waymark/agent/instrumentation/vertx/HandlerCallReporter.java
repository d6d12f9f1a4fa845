package io.waymark.agent.instrumentation.vertx;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Reports a request just before the method that has read its head calls the application's handler, in the middle: at the
 * method's begin the request is empty, and at its end it has been served. The context runs already, without the request: it
 * is entered again.
 */
final class HandlerCallReporter implements MethodVisitorWrapper {
    private static final String HANDLER = "io/vertx/core/Handler";
    private static final String CONTEXT = "Lio/vertx/core/internal/ContextInternal;";

    /** The request and its context, above what the call of the handler has on the stack. */
    private static final int ADDED_STACK = 2;

    private HandlerCallReporter() {}

    static MethodVisitorWrapper create() {
        return new HandlerCallReporter();
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
                if (opcode == Opcodes.INVOKEINTERFACE && owner.equals(HANDLER) && name.equals("handle")) {
                    super.visitVarInsn(Opcodes.ALOAD, 0);
                    loadContext();
                    callBridge("onRequestArrived", "(Ljava/lang/Object;Ljava/lang/Object;)V");
                    loadContext();
                    callBridge("enterContext", "(Ljava/lang/Object;)V");
                }
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }

            private void loadContext() {
                super.visitVarInsn(Opcodes.ALOAD, 0);
                super.visitFieldInsn(Opcodes.GETFIELD, type.getInternalName(), "context", CONTEXT);
            }

            private void callBridge(String name, String descriptor) {
                super.visitMethodInsn(
                        Opcodes.INVOKESTATIC, Type.getInternalName(Bridge.class), name, descriptor, false);
            }

            @Override
            public void visitMaxs(int maxStack, int maxLocals) {
                super.visitMaxs(maxStack + ADDED_STACK, maxLocals);
            }
        };
    }
}
