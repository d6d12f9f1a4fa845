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

    @Override
    public AuditedCall begin(int methodId, @Nullable Object receiver) {
        if (failing) {
            throw new IllegalStateException("the agent is broken");
        }
        receivers.add(receiver);
        String method = StackWalker.getInstance()
                .walk(frames -> frames.skip(2).findFirst().orElseThrow().getMethodName());
        return new RecordedCall(method);
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
    }
}
