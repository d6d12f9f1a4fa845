package io.waymark.agent.weave;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.bootstrap.BridgeHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Writes down what woven code hands over. */
final class RecordingBridgeHandler extends BridgeHandler {
    final List<String> log = new ArrayList<>();
    final List<@Nullable Object> receivers = new ArrayList<>();
    boolean failing;
    /** Calls whose arguments come at their exit. */
    int entered;

    @Override
    public AuditedCall begin(int methodId, @Nullable Object receiver) {
        if (failing) {
            throw new IllegalStateException("the agent is broken");
        }
        receivers.add(receiver);
        String method = StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().startsWith("io.waymark.agent.bootstrap.")
                                && !frame.getClassName().equals(RecordingBridgeHandler.class.getName()))
                        .findFirst()
                        .orElseThrow()
                        .getMethodName());
        return new RecordedCall(method);
    }

    @Override
    public AuditedCall enter(int methodId, @Nullable Object receiver) {
        entered++;
        return begin(methodId, receiver);
    }

    private final class RecordedCall extends AuditedCall {
        private final String method;
        private final StringJoiner arguments = new StringJoiner(", ", "(", ")");

        RecordedCall(String method) {
            this.method = method;
        }

        @Override
        public void argument(int index, boolean value) {
            arguments.add(String.valueOf(value));
        }

        @Override
        public void argument(int index, char value) {
            arguments.add(String.valueOf(value));
        }

        @Override
        public void argument(int index, int value) {
            arguments.add(String.valueOf(value));
        }

        @Override
        public void argument(int index, long value) {
            arguments.add(String.valueOf(value));
        }

        @Override
        public void argument(int index, float value) {
            arguments.add(String.valueOf(value));
        }

        @Override
        public void argument(int index, double value) {
            arguments.add(String.valueOf(value));
        }

        @Override
        public void argument(int index, @Nullable Object value) {
            arguments.add(String.valueOf(value));
        }

        @Override
        public void returned() {
            log.add(method + arguments);
        }

        @Override
        public void returned(boolean value) {
            log.add(method + arguments + " = " + value);
        }

        @Override
        public void returned(char value) {
            log.add(method + arguments + " = " + value);
        }

        @Override
        public void returned(int value) {
            log.add(method + arguments + " = " + value);
        }

        @Override
        public void returned(long value) {
            log.add(method + arguments + " = " + value);
        }

        @Override
        public void returned(float value) {
            log.add(method + arguments + " = " + value);
        }

        @Override
        public void returned(double value) {
            log.add(method + arguments + " = " + value);
        }

        @Override
        public void returned(@Nullable Object value) {
            log.add(method + arguments + " = " + value);
        }

        @Override
        public void threw(Throwable exception) {
            log.add(method + arguments + " threw " + exception);
        }

        @Override
        public void exit(
                int types,
                @Nullable Throwable thrown,
                @Nullable Object result,
                long resultBits,
                @Nullable Object first,
                long firstBits,
                @Nullable Object second,
                long secondBits,
                @Nullable Object third,
                long thirdBits,
                @Nullable Object fourth,
                long fourthBits) {
            if (arguments.length() == 2) {
                add(types >>> TYPE_BITS, first, firstBits);
                add(types >>> (TYPE_BITS * 2), second, secondBits);
                add(types >>> (TYPE_BITS * 3), third, thirdBits);
                add(types >>> (TYPE_BITS * 4), fourth, fourthBits);
            }
            end(types, thrown, result, resultBits);
        }

        @Override
        public void exit(
                int types,
                @Nullable Throwable thrown,
                @Nullable Object result,
                long resultBits,
                @Nullable Object first,
                long firstBits,
                @Nullable Object second,
                long secondBits,
                @Nullable Object third,
                long thirdBits,
                @Nullable Object fourth,
                long fourthBits,
                int moreTypes,
                @Nullable Object fifth,
                long fifthBits,
                @Nullable Object sixth,
                long sixthBits,
                @Nullable Object seventh,
                long seventhBits,
                @Nullable Object eighth,
                long eighthBits) {
            if (arguments.length() == 2) {
                add(types >>> TYPE_BITS, first, firstBits);
                add(types >>> (TYPE_BITS * 2), second, secondBits);
                add(types >>> (TYPE_BITS * 3), third, thirdBits);
                add(types >>> (TYPE_BITS * 4), fourth, fourthBits);
                add(moreTypes, fifth, fifthBits);
                add(moreTypes >>> TYPE_BITS, sixth, sixthBits);
                add(moreTypes >>> (TYPE_BITS * 2), seventh, seventhBits);
                add(moreTypes >>> (TYPE_BITS * 3), eighth, eighthBits);
            }
            end(types, thrown, result, resultBits);
        }

        private void end(int types, @Nullable Throwable thrown, @Nullable Object result, long resultBits) {
            if (thrown != null) {
                threw(thrown);
            } else if ((types & TYPE_MASK) == NONE) {
                returned();
            } else {
                log.add(method + arguments + " = " + value(types & TYPE_MASK, result, resultBits));
            }
        }

        private void add(int type, @Nullable Object object, long bits) {
            if ((type & TYPE_MASK) != NONE) {
                arguments.add(String.valueOf(value(type & TYPE_MASK, object, bits)));
            }
        }

        private @Nullable Object value(int type, @Nullable Object object, long bits) {
            return switch (type) {
                case BOOLEAN -> bits != 0;
                case CHARACTER -> (char) bits;
                case FLOAT -> Float.intBitsToFloat((int) bits);
                case DOUBLE -> Double.longBitsToDouble(bits);
                case REFERENCE, UNMEASURED -> object;
                default -> bits;
            };
        }
    }
}
