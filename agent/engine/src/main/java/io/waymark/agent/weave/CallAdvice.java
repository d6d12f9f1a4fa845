package io.waymark.agent.weave;

import io.waymark.agent.bootstrap.AuditedCall;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The advice around an audited method's body. It sees nothing but the bridge. Its exceptions are suppressed: the method's own
 * result or exception is never changed. The one exception is {@link EnterOrRefuse}.
 */
final class CallAdvice {
    private CallAdvice() {}

    /** Is replaced by code that begins the call and passes its arguments: see {@link CallEntryMapping}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @interface CallEntry {}

    /** Is replaced by code that begins a call whose arguments are passed at its exit: see {@link CallEntryMapping}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @interface ExitCapturedEntry {}

    /** Is replaced by code that tests arguments whose declared type is not final: see {@link ImmutabilityMapping}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @interface Immutable {}

    /** Is replaced by what {@link AuditedCall#exit} takes: see {@link CallExitMapping}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @interface CallExit {
        /** The types of all values. */
        int TYPES = -1;

        /** The result: an object, or bits. */
        int RESULT = -2;

        /** The types of the arguments after the first {@value AuditedCall#FEW_AT_EXIT}. */
        int MORE_TYPES = -3;

        /** What the value is: one of the constants, or the index of a recorded argument, from 0. */
        int value();
    }

    /** At entry. */
    static final class Enter {
        private Enter() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static AuditedCall enter(@CallEntry AuditedCall call) {
            return call;
        }
    }

    /**
     * At entry of a method that must not run without its event. It throws the refusal, or, at the end of the stack, a {@link
     * StackOverflowError}; both before the method has done anything.
     */
    static final class EnterOrRefuse {
        private EnterOrRefuse() {}

        @Advice.OnMethodEnter
        static AuditedCall enter(@CallEntry AuditedCall call) {
            return call;
        }
    }

    /** At entry of a method that is captured at its exit. */
    static final class ExitCapturedEnter {
        private ExitCapturedEnter() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static AuditedCall enter(@ExitCapturedEntry AuditedCall call) {
            return call;
        }
    }

    /** At entry of a method that is captured at its exit, unless an argument can change. */
    static final class CheckedEnter {
        private CheckedEnter() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static AuditedCall enter(
                @Immutable boolean immutable,
                @ExitCapturedEntry AuditedCall exitCaptured,
                @CallEntry AuditedCall call) {
            return immutable ? exitCaptured : call;
        }
    }

    /** At exit of a method that is captured there. */
    static final class CapturingExit {
        private CapturingExit() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.Enter @Nullable AuditedCall call,
                @Advice.Thrown @Nullable Throwable thrown,
                @CallExit(CallExit.TYPES) int types,
                @CallExit(CallExit.RESULT) @Nullable Object result,
                @CallExit(CallExit.RESULT) long resultBits,
                @CallExit(0) @Nullable Object first,
                @CallExit(0) long firstBits,
                @CallExit(1) @Nullable Object second,
                @CallExit(1) long secondBits,
                @CallExit(2) @Nullable Object third,
                @CallExit(2) long thirdBits,
                @CallExit(3) @Nullable Object fourth,
                @CallExit(3) long fourthBits) {
            if (call != null && !call.ended) {
                call.ended = true;
                call.exit(
                        types,
                        thrown,
                        result,
                        resultBits,
                        first,
                        firstBits,
                        second,
                        secondBits,
                        third,
                        thirdBits,
                        fourth,
                        fourthBits);
            }
        }
    }

    /** At exit of a method that is captured there and has more than {@value AuditedCall#FEW_AT_EXIT} recorded parameters. */
    static final class CapturingExitOfMany {
        private CapturingExitOfMany() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.Enter @Nullable AuditedCall call,
                @Advice.Thrown @Nullable Throwable thrown,
                @CallExit(CallExit.TYPES) int types,
                @CallExit(CallExit.RESULT) @Nullable Object result,
                @CallExit(CallExit.RESULT) long resultBits,
                @CallExit(0) @Nullable Object first,
                @CallExit(0) long firstBits,
                @CallExit(1) @Nullable Object second,
                @CallExit(1) long secondBits,
                @CallExit(2) @Nullable Object third,
                @CallExit(2) long thirdBits,
                @CallExit(3) @Nullable Object fourth,
                @CallExit(3) long fourthBits,
                @CallExit(CallExit.MORE_TYPES) int moreTypes,
                @CallExit(4) @Nullable Object fifth,
                @CallExit(4) long fifthBits,
                @CallExit(5) @Nullable Object sixth,
                @CallExit(5) long sixthBits,
                @CallExit(6) @Nullable Object seventh,
                @CallExit(6) long seventhBits,
                @CallExit(7) @Nullable Object eighth,
                @CallExit(7) long eighthBits) {
            if (call != null && !call.ended) {
                call.ended = true;
                call.exit(
                        types,
                        thrown,
                        result,
                        resultBits,
                        first,
                        firstBits,
                        second,
                        secondBits,
                        third,
                        thirdBits,
                        fourth,
                        fourthBits,
                        moreTypes,
                        fifth,
                        fifthBits,
                        sixth,
                        sixthBits,
                        seventh,
                        seventhBits,
                        eighth,
                        eighthBits);
            }
        }
    }

    /** The advice for the exit of a method with this return type. */
    static Class<?> exitFor(TypeDefinition returnType) {
        if (returnType.represents(void.class)) {
            return VoidExit.class;
        } else if (!returnType.isPrimitive()) {
            return ReferenceExit.class;
        } else if (returnType.represents(boolean.class)) {
            return BooleanExit.class;
        } else if (returnType.represents(char.class)) {
            return CharExit.class;
        } else if (returnType.represents(long.class)) {
            return LongExit.class;
        } else if (returnType.represents(float.class)) {
            return FloatExit.class;
        } else if (returnType.represents(double.class)) {
            return DoubleExit.class;
        }
        return IntExit.class;
    }

    /** At exit of a {@code void} method. */
    static final class VoidExit {
        private VoidExit() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(@Advice.Enter @Nullable AuditedCall call, @Advice.Thrown @Nullable Throwable thrown) {
            if (call != null && !call.ended) {
                call.ended = true;
                if (thrown == null) {
                    call.returned();
                } else {
                    call.threw(thrown);
                }
            }
        }
    }

    /** At exit of a method that returns {@code boolean}. */
    static final class BooleanExit {
        private BooleanExit() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.Enter @Nullable AuditedCall call,
                @Advice.Thrown @Nullable Throwable thrown,
                @Advice.Return boolean result) {
            if (call != null && !call.ended) {
                call.ended = true;
                if (thrown == null) {
                    call.returned(result);
                } else {
                    call.threw(thrown);
                }
            }
        }
    }

    /** At exit of a method that returns {@code char}. */
    static final class CharExit {
        private CharExit() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.Enter @Nullable AuditedCall call,
                @Advice.Thrown @Nullable Throwable thrown,
                @Advice.Return char result) {
            if (call != null && !call.ended) {
                call.ended = true;
                if (thrown == null) {
                    call.returned(result);
                } else {
                    call.threw(thrown);
                }
            }
        }
    }

    /** At exit of a method that returns {@code byte}, {@code short} or {@code int}. */
    static final class IntExit {
        private IntExit() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.Enter @Nullable AuditedCall call,
                @Advice.Thrown @Nullable Throwable thrown,
                @Advice.Return int result) {
            if (call != null && !call.ended) {
                call.ended = true;
                if (thrown == null) {
                    call.returned(result);
                } else {
                    call.threw(thrown);
                }
            }
        }
    }

    /** At exit of a method that returns {@code long}. */
    static final class LongExit {
        private LongExit() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.Enter @Nullable AuditedCall call,
                @Advice.Thrown @Nullable Throwable thrown,
                @Advice.Return long result) {
            if (call != null && !call.ended) {
                call.ended = true;
                if (thrown == null) {
                    call.returned(result);
                } else {
                    call.threw(thrown);
                }
            }
        }
    }

    /** At exit of a method that returns {@code float}. */
    static final class FloatExit {
        private FloatExit() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.Enter @Nullable AuditedCall call,
                @Advice.Thrown @Nullable Throwable thrown,
                @Advice.Return float result) {
            if (call != null && !call.ended) {
                call.ended = true;
                if (thrown == null) {
                    call.returned(result);
                } else {
                    call.threw(thrown);
                }
            }
        }
    }

    /** At exit of a method that returns {@code double}. */
    static final class DoubleExit {
        private DoubleExit() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.Enter @Nullable AuditedCall call,
                @Advice.Thrown @Nullable Throwable thrown,
                @Advice.Return double result) {
            if (call != null && !call.ended) {
                call.ended = true;
                if (thrown == null) {
                    call.returned(result);
                } else {
                    call.threw(thrown);
                }
            }
        }
    }

    /** At exit of a method that returns an object. */
    static final class ReferenceExit {
        private ReferenceExit() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.Enter @Nullable AuditedCall call,
                @Advice.Thrown @Nullable Throwable thrown,
                @Advice.Return @Nullable Object result) {
            if (call != null && !call.ended) {
                call.ended = true;
                if (thrown == null) {
                    call.returned(result);
                } else {
                    call.threw(thrown);
                }
            }
        }
    }
}
