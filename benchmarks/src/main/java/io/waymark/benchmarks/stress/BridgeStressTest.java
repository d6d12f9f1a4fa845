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
