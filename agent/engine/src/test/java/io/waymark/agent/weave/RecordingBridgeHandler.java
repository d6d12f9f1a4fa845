package io.waymark.agent.weave;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.bootstrap.BridgeHandler;
import io.waymark.agent.bootstrap.SignInStep;
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

    @Override
    public @Nullable Object beginRequest(Object exchange, @Nullable Object response) {
        return null;
    }

    @Override
    public void endRequest(Object exchange) {}

    @Override
    public void cancelRequest(Object exchange) {}

    @Override
    public void leaveRequest(Object exchange, @Nullable Throwable failure) {}

    @Override
    public void onAnswered(Object exchange) {}

    @Override
    public void onRouted(Class<?> woven, Object operation) {}

    @Override
    public void onRouted(Class<?> woven, Object request, Object operation) {}

    @Override
    public void onRequestFailed(@Nullable Object exchange, Throwable failure) {}

    @Override
    public void onAuthenticated(Object request, Object principal) {}

    @Override
    public Object decorate(Class<?> woven, Object target, @Nullable Object context) {
        return target;
    }

    @Override
    public void onRouteRegistered(Class<?> woven, Object mapping, Object operation) {}

    @Override
    public @Nullable Object enterRequest(Object request) {
        return null;
    }

    @Override
    public void restoreScope(@Nullable Object outer) {}

    @Override
    public void propagate(Object task) {}

    @Override
    public @Nullable Object enterTask(Object task) {
        return null;
    }

    @Override
    public void onSignIn(SignInStep step, @Nullable Object subject, @Nullable Object detail) {}

    @Override
    public void onSignIn(SignInStep step, Object request, @Nullable Object subject, @Nullable Object detail) {}

    @Override
    public byte[] onHiddenClass(Class<?> lookupClass, byte[] classFile) {
        return classFile;
    }

    @Override
    public void onFutureCompleted(Object future) {}

    @Override
    public void onRequestArrived(Object exchange, Object context) {}

    @Override
    public void onContextCreated(Object context, @Nullable Object source) {}

    @Override
    public void enterContext(Object context) {}

    @Override
    public void exitContext(Object context) {}

    @Override
    public @Nullable Object enterLibraryCall(Class<?> woven, @Nullable Object context, @Nullable Object argument) {
        return null;
    }

    @Override
    public void onLibraryObject(Class<?> woven, Object detail) {}

    @Override
    public void exitLibraryCall(Object call, @Nullable Object result, @Nullable Throwable failure) {}

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
