package io.waymark.agent.weave;

import io.waymark.agent.bootstrap.Bridge;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.Multiplication;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.member.MethodInvocation;
import net.bytebuddy.implementation.bytecode.member.MethodVariableAccess;

/**
 * Generates the code for {@link CallAdvice.Immutable}: {@code Bridge.isImmutable(a) * Bridge.isImmutable(b)}, without a branch,
 * so that no stack map frame is needed.
 */
final class ImmutabilityMapping implements Advice.OffsetMapping {
    private static final MethodDescription.InDefinedShape IS_IMMUTABLE =
            CallEntryMapping.method(Bridge.class, "isImmutable", Object.class);

    private final List<Integer> checkedParameters;

    /** Takes at least one parameter. */
    ImmutabilityMapping(List<Integer> checkedParameters) {
        this.checkedParameters = checkedParameters;
    }

    @Override
    public Target resolve(
            TypeDescription instrumentedType,
            MethodDescription instrumentedMethod,
            Assigner assigner,
            Advice.ArgumentHandler argumentHandler,
            Sort sort) {
        List<StackManipulation> steps = new ArrayList<>();
        for (int index : checkedParameters) {
            int offset = instrumentedMethod.getParameters().get(index).getOffset();
            steps.add(MethodVariableAccess.REFERENCE.loadFrom(argumentHandler.argument(offset)));
            steps.add(MethodInvocation.invoke(IS_IMMUTABLE));
            if (steps.size() > 2) {
                steps.add(Multiplication.INTEGER);
            }
        }
        return new Target.ForStackManipulation(new StackManipulation.Compound(steps));
    }
}
