package io.waymark.agent.clientcall.stub;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/** A library of one class, {@link StubClient}. */
public final class StubLibrary implements LibraryInstrumentation {
    @Override
    public String name() {
        return "stub library";
    }

    @Override
    public String supportedVersions() {
        return "1.0";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.AUDITED_CALLS;
    }

    @Override
    public Set<String> classNames() {
        return Set.of("io/waymark/agent/clientcall/stub/StubClient");
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        throw new AssertionError("nothing of it is woven");
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.clientcall.stub.adapter.StubAdapter";
    }
}
