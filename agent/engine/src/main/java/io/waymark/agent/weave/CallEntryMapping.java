package io.waymark.agent.weave;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.bootstrap.Bridge;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.Duplication;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.constant.ClassConstant;
import net.bytebuddy.implementation.bytecode.constant.IntegerConstant;
import net.bytebuddy.implementation.bytecode.constant.NullConstant;
import net.bytebuddy.implementation.bytecode.member.MethodInvocation;
import net.bytebuddy.implementation.bytecode.member.MethodVariableAccess;

/**
 * Generates the code for {@link CallAdvice.CallEntry}: begins the call and passes the recorded arguments. For {@link
 * CallAdvice.ExitCapturedEntry}: {@code Bridge.enter(methodId, this)}.
 *
 * <pre>AuditedCall call = Bridge.begin(methodId, this); call.argument(0, a); call.argument(1, b);  →  call</pre>
 *
 * or, for a method that must not run without its event, {@code Bridge.beginOrRefuse(methodId, this, Type.class)}.
 *
 * <p>It has no branch, so that no stack map frame is needed, and each argument goes to the method of its own JVM type, so
 * that nothing is boxed.
 */
final class CallEntryMapping implements Advice.OffsetMapping {
    private static final MethodDescription.InDefinedShape BEGIN =
            method(Bridge.class, "begin", int.class, Object.class);

    private static final MethodDescription.InDefinedShape ENTER =
            method(Bridge.class, "enter", int.class, Object.class);

    private static final MethodDescription.InDefinedShape BEGIN_OR_REFUSE =
            method(Bridge.class, "beginOrRefuse", int.class, Object.class, Class.class);

    private static final Map<Class<?>, MethodDescription.InDefinedShape> ARGUMENT = Map.of(
            boolean.class, argumentMethod(boolean.class),
            char.class, argumentMethod(char.class),
            byte.class, argumentMethod(int.class),
            short.class, argumentMethod(int.class),
            int.class, argumentMethod(int.class),
            long.class, argumentMethod(long.class),
            float.class, argumentMethod(float.class),
            double.class, argumentMethod(double.class),
            Object.class, argumentMethod(Object.class));

    private final int methodId;
    private final MethodDescription.InDefinedShape begin;
    private final List<Integer> passedParameters;

    private CallEntryMapping(int methodId, MethodDescription.InDefinedShape begin, List<Integer> passedParameters) {
        this.methodId = methodId;
        this.begin = begin;
        this.passedParameters = passedParameters;
    }

    /** Passes the recorded arguments at once. */
    static CallEntryMapping passing(int methodId, List<Integer> capturedParameters, boolean denyOnFailure) {
        return new CallEntryMapping(methodId, denyOnFailure ? BEGIN_OR_REFUSE : BEGIN, capturedParameters);
    }

    /** Leaves the arguments to the exit. */
    static CallEntryMapping exitCaptured(int methodId) {
        return new CallEntryMapping(methodId, ENTER, List.of());
    }

    private static MethodDescription.InDefinedShape argumentMethod(Class<?> type) {
        return method(AuditedCall.class, "argument", int.class, type);
    }

    /** Finds a public method that woven code calls. */
    static MethodDescription.InDefinedShape method(Class<?> owner, String name, Class<?>... parameters) {
        try {
            Method method = owner.getMethod(name, parameters);
            return new MethodDescription.ForLoadedMethod(method);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Target resolve(
            TypeDescription instrumentedType,
            MethodDescription instrumentedMethod,
            Assigner assigner,
            Advice.ArgumentHandler argumentHandler,
            Sort sort) {
        List<StackManipulation> steps = new ArrayList<>();
        steps.add(IntegerConstant.forValue(methodId));
        steps.add(
                instrumentedMethod.isStatic()
                        ? NullConstant.INSTANCE
                        : MethodVariableAccess.REFERENCE.loadFrom(argumentHandler.argument(0)));
        if (begin == BEGIN_OR_REFUSE) {
            steps.add(ClassConstant.of(instrumentedType));
        }
        steps.add(MethodInvocation.invoke(begin));
        for (int index = 0; index < passedParameters.size(); index++) {
            var parameter = instrumentedMethod.getParameters().get(passedParameters.get(index));
            TypeDefinition type = parameter.getType();
            steps.add(Duplication.SINGLE);
            steps.add(IntegerConstant.forValue(index));
            steps.add(MethodVariableAccess.of(type).loadFrom(argumentHandler.argument(parameter.getOffset())));
            steps.add(MethodInvocation.invoke(argumentMethod(type)));
        }
        return new Target.ForStackManipulation(new StackManipulation.Compound(steps));
    }

    private static MethodDescription.InDefinedShape argumentMethod(TypeDefinition type) {
        for (Map.Entry<Class<?>, MethodDescription.InDefinedShape> entry : ARGUMENT.entrySet()) {
            if (type.represents(entry.getKey())) {
                return entry.getValue();
            }
        }
        return Objects.requireNonNull(ARGUMENT.get(Object.class));
    }
}
