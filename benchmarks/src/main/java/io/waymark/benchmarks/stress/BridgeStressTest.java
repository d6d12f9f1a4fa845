package io.waymark.benchmarks.stress;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.BridgeHandler;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Woven code begins a call while the agent opens the bridge, and closes it: the call is recorded by an agent that is ready,
 * or not recorded. The bridge is one for the whole JVM, so that other instances of the test disturb, which does no harm.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "not recorded")
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "recorded")
@Outcome(expect = Expect.FORBIDDEN, desc = "an agent that is not ready")
@State
public class BridgeStressTest {
    /** Creates the state. */
    public BridgeStressTest() {}

    /** Tells the result, which comes as the receiver, whether it was whole when the call began. */
    private static final class ReadinessOpener extends BridgeHandler {
        private int ready;

        ReadinessOpener() {
            // No final field: only the bridge's own order makes it visible.
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
        public @Nullable Object enterLibraryCall(Class<?> woven, @Nullable Object context, @Nullable Object argument) {
            return null;
        }

        @Override
        public void onLibraryObject(Class<?> woven, Object detail) {}

        @Override
        public void exitLibraryCall(Object call, @Nullable Object result, @Nullable Throwable failure) {}
    }

    /** The agent comes and goes. */
    @Actor
    public void openAndClose() {
        Bridge.connect(new ReadinessOpener());
        Bridge.disconnect();
    }

    /**
     * A call begins.
     *
     * @param result what came of it
     */
    @Actor
    public void beginCall(I_Result result) {
        Bridge.begin(0, result);
    }
}
