package io.waymark.benchmarks.stress;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.BridgeHandler;
import io.waymark.agent.bootstrap.SignInStep;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Instrumented code begins a call while the agent connects and disconnects the bridge: either an initialized agent records the
 * call, or none does. The bridge is global to the JVM, so that instances of the test interfere, which is harmless.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "not recorded")
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "recorded")
@Outcome(expect = Expect.FORBIDDEN, desc = "an agent that is not initialized")
@State
public class BridgeStressTest {
    /** Creates the state. */
    public BridgeStressTest() {}

    /** Records in the result, which is the receiver, whether the handler was initialized when the call began. */
    private static final class ReadinessOpener extends BridgeHandler {
        private int ready;

        ReadinessOpener() {
            // Not final: only the memory ordering of the bridge makes it visible.
            ready = 1;
        }

        @Override
        public AuditedCall begin(int site, @Nullable Object receiver) {
            if (receiver instanceof I_Result result) {
                result.r1 = ready == 1 ? 1 : 2;
            }
            return Bridge.NOT_RECORDED;
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
        public void onRequestArrived(Object exchange, Object context) {}

        @Override
        public void onRouted(Class<?> woven, Object request, Object operation) {}

        @Override
        public void onRequestFailed(@Nullable Object exchange, Throwable failure) {}

        @Override
        public void onContextCreated(Object context, @Nullable Object source) {}

        @Override
        public void enterContext(Object context) {}

        @Override
        public void exitContext(Object context) {}

        @Override
        public void onAuthenticated(Object request, Object principal) {}

        @Override
        public void onRouteRegistered(Class<?> woven, Object mapping, Object operation) {}

        @Override
        public void onSignIn(SignInStep step, @Nullable Object subject, @Nullable Object detail) {}

        @Override
        public void onSignIn(SignInStep step, Object request, @Nullable Object subject, @Nullable Object detail) {}

        @Override
        public @Nullable Object enterRequest(Object request) {
            return null;
        }

        @Override
        public void restoreScope(@Nullable Object outer) {}

        @Override
        public Object decorate(Class<?> woven, Object target, @Nullable Object context) {
            return target;
        }

        @Override
        public void propagate(Object task) {}

        @Override
        public @Nullable Object enterTask(Object task) {
            return null;
        }

        @Override
        public byte[] onHiddenClass(Class<?> lookupClass, byte[] classFile) {
            return classFile;
        }

        @Override
        public void onFutureCompleted(Object future) {}

        @Override
        public @Nullable Object enterLibraryCall(Class<?> woven, @Nullable Object context, @Nullable Object argument) {
            return null;
        }

        @Override
        public void onLibraryObject(Class<?> woven, Object detail) {}

        @Override
        public void exitLibraryCall(Object call, @Nullable Object result, @Nullable Throwable failure) {}
    }

    /** Connects and disconnects the agent. */
    @Actor
    public void openAndClose() {
        Bridge.connect(new ReadinessOpener());
        Bridge.disconnect();
    }

    /**
     * Begins a call.
     *
     * @param result 0 not recorded, 1 recorded, 2 handler not initialized
     */
    @Actor
    public void beginCall(I_Result result) {
        Bridge.begin(0, result);
    }
}
