package io.waymark.agent.weave;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.capture.AuditedMethod;
import io.waymark.agent.capture.AuditedMethod.ParameterSpec;
import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.weave.AnnotationReader.AnnotatedMethod;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;

/**
 * Which methods are captured at their exit alone: those of whose recorded arguments none can change until then, and whose
 * event needs nothing before. These are up to eight parameters, recorded in clear and part of no ARN, each of a primitive
 * type, of a final class of the JDK that {@link AuditedMethod#isImmutable} names, an enum, or a {@link BigDecimal} or {@link
 * BigInteger}; and calls that neither are refused nor wait for their event. The two classes of numbers are not final: where a
 * call gets an object of a subclass, which could change, its arguments are passed at its entry as those of other methods are.
 */
final class ExitCapture {
    private final ClassFileLocator classFiles;

    /** Takes what finds the class files of the parameters' types. */
    ExitCapture(ClassFileLocator classFiles) {
        this.classFiles = classFiles;
    }

    boolean isPossible(AnnotatedMethod method) {
        List<ParameterSpec> recorded = method.audited().parameters();
        if (recorded.size() > AuditedCall.MAX_AT_EXIT
                || !method.audited().resources().isEmpty()
                || method.audited().durability().guarantee() != DurabilityGuarantee.ASYNC
                || method.audited().durability().onFailure() == FailurePolicy.DENY) {
            return false;
        }
        for (ParameterSpec parameter : recorded) {
            if (!parameter.recorded() || parameter.sensitivity() != Sensitivity.CLEAR) {
                return false;
            }
        }
        List<String> others = new ArrayList<>();
        for (int index : method.captured()) {
            TypeDescription type = type(parameter(method.method(), index));
            if (!type.isPrimitive() && !AuditedMethod.isImmutable(type.getName()) && !isNumber(type)) {
                others.add(type.getName());
            }
        }
        // Last of all: this reads class files.
        return others.stream().allMatch(this::isEnum);
    }

    /** In a pool of its own: the one that a class is woven by must not find out that a type is unknown, if nothing needs it. */
    private boolean isEnum(String typeName) {
        try {
            TypePool.Resolution type = new TypePool.Default(
                            TypePool.CacheProvider.NoOp.INSTANCE, classFiles, TypePool.Default.ReaderMode.FAST)
                    .describe(typeName);
            // An array's modifiers include those of its elements' type.
            return type.isResolved()
                    && !type.resolve().isArray()
                    && type.resolve().isEnum();
        } catch (RuntimeException e) {
            // What cannot be read may change.
            return false;
        }
    }

    /** Returns the recorded parameters that are not immutable by their declared type alone. */
    static List<Integer> checked(AnnotatedMethod method) {
        List<Integer> checked = new ArrayList<>();
        for (int index : method.captured()) {
            if (isNumber(type(parameter(method.method(), index)))) {
                checked.add(index);
            }
        }
        return checked;
    }

    private static boolean isNumber(TypeDescription type) {
        return type.represents(BigDecimal.class) || type.represents(BigInteger.class);
    }

    private static TypeDescription type(ParameterDescription parameter) {
        return parameter.getType().asErasure();
    }

    private static ParameterDescription parameter(MethodDescription method, int index) {
        return method.getParameters().get(index);
    }
}
