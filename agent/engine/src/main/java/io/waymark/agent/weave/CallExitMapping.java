package io.waymark.agent.weave;

import io.waymark.agent.bootstrap.AuditedCall;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.primitive.PrimitiveWideningDelegate;
import net.bytebuddy.implementation.bytecode.constant.IntegerConstant;
import net.bytebuddy.implementation.bytecode.constant.LongConstant;
import net.bytebuddy.implementation.bytecode.constant.NullConstant;
import net.bytebuddy.implementation.bytecode.member.MethodInvocation;
import net.bytebuddy.implementation.bytecode.member.MethodVariableAccess;

/**
 * Generates the values of {@link CallAdvice.CallExit}: the types, and for the result and for each recorded argument two values,
 * an object and bits, of which one is null or 0. Nothing is boxed, and no branch needs a stack map frame. The arguments are
 * those of the entry: the method may assign others to its parameters, but the advice has copies.
 */
final class CallExitMapping implements Advice.OffsetMapping.Factory<CallAdvice.CallExit> {
    private static final TypeDescription LONG = TypeDescription.ForLoadedType.of(long.class);
    private static final MethodDescription FLOAT_BITS =
            CallEntryMapping.method(Float.class, "floatToRawIntBits", float.class);
    private static final MethodDescription DOUBLE_BITS =
            CallEntryMapping.method(Double.class, "doubleToRawLongBits", double.class);

    private final List<Integer> capturedParameters;

    CallExitMapping(List<Integer> capturedParameters) {
        this.capturedParameters = capturedParameters;
    }

    @Override
    public Class<CallAdvice.CallExit> getAnnotationType() {
        return CallAdvice.CallExit.class;
    }

    @Override
    public Advice.OffsetMapping make(
            ParameterDescription.InDefinedShape target,
            AnnotationDescription.Loadable<CallAdvice.CallExit> annotation,
            AdviceType adviceType) {
        int value = annotation.load().value();
        boolean isBits = target.getType().represents(long.class);
        return (type, method, assigner, handler, sort) -> new Advice.OffsetMapping.Target.ForStackManipulation(
                switch (value) {
                    case CallAdvice.CallExit.TYPES -> IntegerConstant.forValue(types(method));
                    case CallAdvice.CallExit.MORE_TYPES ->
                        IntegerConstant.forValue(
                                argumentTypes(method, AuditedCall.FEW_AT_EXIT, AuditedCall.MAX_AT_EXIT));
                    default -> load(method, handler, value, isBits);
                });
    }

    private int types(MethodDescription method) {
        int result =
                method.getReturnType().represents(String.class) ? AuditedCall.UNMEASURED : type(method.getReturnType());
        return result | argumentTypes(method, 0, AuditedCall.FEW_AT_EXIT) << AuditedCall.TYPE_BITS;
    }

    private int argumentTypes(MethodDescription method, int from, int to) {
        int types = 0;
        for (int i = from; i < to && i < capturedParameters.size(); i++) {
            TypeDefinition declared = parameter(method, i).getType();
            // A number of a subclass has been passed at the entry.
            boolean unmeasured = declared.represents(String.class)
                    || declared.represents(BigDecimal.class)
                    || declared.represents(BigInteger.class);
            int type = unmeasured ? AuditedCall.UNMEASURED : type(declared);
            types |= type << (AuditedCall.TYPE_BITS * (i - from));
        }
        return types;
    }

    private StackManipulation load(
            MethodDescription method, Advice.ArgumentHandler handler, int value, boolean isBits) {
        if (value == CallAdvice.CallExit.RESULT) {
            TypeDefinition type = method.getReturnType();
            return type.represents(void.class) ? absent(isBits) : load(type, handler.returned(), isBits);
        }
        if (value >= capturedParameters.size()) {
            return absent(isBits);
        }
        ParameterDescription parameter = parameter(method, value);
        return load(parameter.getType(), handler.argument(parameter.getOffset()), isBits);
    }

    private ParameterDescription parameter(MethodDescription method, int captured) {
        return method.getParameters().get(capturedParameters.get(captured));
    }

    private static StackManipulation load(TypeDefinition type, int offset, boolean isBits) {
        if (type.isPrimitive() != isBits) {
            return absent(isBits);
        }
        List<StackManipulation> steps = new ArrayList<>();
        steps.add(MethodVariableAccess.of(type).loadFrom(offset));
        if (type.represents(double.class)) {
            steps.add(MethodInvocation.invoke(DOUBLE_BITS.asDefined()));
        } else if (type.represents(float.class)) {
            steps.add(MethodInvocation.invoke(FLOAT_BITS.asDefined()));
            steps.add(PrimitiveWideningDelegate.INTEGER.widenTo(LONG));
        } else if (isBits && !type.represents(long.class)) {
            // On the JVM's stack all smaller types are ints.
            steps.add(PrimitiveWideningDelegate.INTEGER.widenTo(LONG));
        }
        return new StackManipulation.Compound(steps);
    }

    private static StackManipulation absent(boolean isBits) {
        return isBits ? LongConstant.ZERO : NullConstant.INSTANCE;
    }

    private static int type(TypeDefinition type) {
        if (!type.isPrimitive()) {
            return AuditedCall.REFERENCE;
        } else if (type.represents(void.class)) {
            return AuditedCall.NONE;
        } else if (type.represents(boolean.class)) {
            return AuditedCall.BOOLEAN;
        } else if (type.represents(char.class)) {
            return AuditedCall.CHARACTER;
        } else if (type.represents(float.class)) {
            return AuditedCall.FLOAT;
        } else if (type.represents(double.class)) {
            return AuditedCall.DOUBLE;
        }
        return AuditedCall.INTEGER;
    }
}
