package io.waymark.agent.instrumentation.reactor;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
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
 * Declares where Reactor connects the operators of a chain, when it is subscribed to. A subscriber that is passed to a source
 * or to an operator that may signal on another thread is replaced by one that enters the caller's scope. Assembled publishers
 * stay as they are, and Reactor's hooks are left to the application.
 */
public final class ReactorInstrumentation implements LibraryInstrumentation {
    private static final String PUBLISHER = "reactor/core/publisher/";

    /** Called by the service loader. */
    public ReactorInstrumentation() {}

    @Override
    public String name() {
        return "Reactor";
    }

    @Override
    public String supportedVersions() {
        return "3.4 to 3.8";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.TASKS;
    }

    @Override
    public Set<String> classNames() {
        return Set.of(
                PUBLISHER + "Flux",
                PUBLISHER + "Mono",
                PUBLISHER + "ParallelFlux",
                PUBLISHER + "InternalFluxOperator",
                PUBLISHER + "InternalMonoOperator",
                PUBLISHER + "InternalConnectableFluxOperator");
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        methods.rewrite(named("subscribe").and(takesArguments(1)), SubscriberReplacer.create());
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.reactor.adapter.SubscriberDecorator";
    }

    /** Replaces the subscriber on the stack, above the publisher that it is passed to. */
    private static final class SubscriberReplacer implements AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper {
        private static final String SUBSCRIBER = "reactor/core/CoreSubscriber";
        private static final int ADDED_STACK = 3;

        /** In this class, so that verifying the outer one loads nothing of Byte Buddy. */
        static AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper create() {
            return new SubscriberReplacer();
        }

        private static boolean isSubscription(String owner, String name, String descriptor) {
            return descriptor.startsWith("(L" + SUBSCRIBER + ";)")
                    && (name.equals("subscribeOrReturn")
                            || (name.equals("subscribe") && owner.equals("reactor/core/CorePublisher")));
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
                public void visitMethodInsn(
                        int opcode, String owner, String name, String descriptor, boolean isInterface) {
                    if (opcode == Opcodes.INVOKEINTERFACE && isSubscription(owner, name, descriptor)) {
                        super.visitInsn(Opcodes.SWAP);
                        super.visitInsn(Opcodes.DUP_X1);
                        super.visitLdcInsn(Type.getObjectType(type.getInternalName()));
                        super.visitInsn(Opcodes.DUP_X2);
                        super.visitInsn(Opcodes.POP);
                        super.visitMethodInsn(
                                Opcodes.INVOKESTATIC,
                                Type.getInternalName(Bridge.class),
                                "decorate",
                                "(Ljava/lang/Class;Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;",
                                false);
                        super.visitTypeInsn(Opcodes.CHECKCAST, SUBSCRIBER);
                    }
                    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                }

                @Override
                public void visitMaxs(int maxStack, int maxLocals) {
                    super.visitMaxs(maxStack + ADDED_STACK, maxLocals);
                }
            };
        }
    }
}
