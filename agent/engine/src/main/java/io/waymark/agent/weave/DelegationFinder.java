package io.waymark.agent.weave;

import io.waymark.agent.weave.KotlinClass.Delegation;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes methods that the Kotlin compiler generated to call an interface's default implementation: they load their
 * arguments, check them for null, convert value classes, make the call and return.
 */
class DelegationFinder extends MethodVisitor {
    private final String method;
    private @Nullable Delegation target;
    private boolean more;

    DelegationFinder(String method) {
        super(OpenedClassReader.ASM_API);
        this.method = method;
    }

    /** Returns the call, once the code has been visited; null if the method does more. */
    final @Nullable Delegation delegation() {
        return more ? null : target;
    }

    @Override
    public final void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (owner.equals("kotlin/jvm/internal/Intrinsics") || name.equals("box-impl") || name.equals("unbox-impl")) {
            return;
        }
        boolean same = name.equals(method);
        boolean delegates = opcode == Opcodes.INVOKESTATIC
                ? (same && owner.endsWith(KotlinDefaults.IMPLEMENTATIONS)) || name.equals("access$" + method + "$jd")
                : opcode == Opcodes.INVOKESPECIAL && same && isInterface;
        if (delegates && target == null) {
            target = new Delegation(owner.replace('/', '.'), method);
        } else {
            more = true;
        }
    }

    @Override
    public final void visitInsn(int opcode) {
        more |= opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN;
    }

    @Override
    public final void visitVarInsn(int opcode, int variable) {
        more |= opcode > Opcodes.ALOAD;
    }

    @Override
    public final void visitTypeInsn(int opcode, String type) {
        more |= opcode != Opcodes.CHECKCAST;
    }

    @Override
    public final void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        more = true;
    }

    @Override
    public final void visitIntInsn(int opcode, int operand) {
        more = true;
    }

    @Override
    public final void visitIincInsn(int variable, int increment) {
        more = true;
    }

    @Override
    public final void visitJumpInsn(int opcode, Label label) {
        more = true;
    }

    @Override
    public final void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        more = true;
    }
}
